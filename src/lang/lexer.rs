//! Text to tokens, with their places.
//!
//! The grammar reads characters, so that a bare value may hold anything; complaints are about words. This second, much
//! coarser reading gives every complaint its place and its neighbours, and refuses what must not reach the grammar:
//! quotes that never close, characters nobody can see, and nesting deep enough to exhaust the stack.

use crate::diagnostic::{Diagnostic, Span};
use crate::invisible::is_invisible;

/// Deepest nesting of parentheses, calls and `not` together. A person's query stays below ten; the parser, the binder
/// and the evaluator all recurse, and this keeps them within a two-megabyte stack.
pub(super) const MAX_DEPTH: usize = 64;

/// What a token looks like from outside.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A run of characters without spaces or punctuation: a keyword, a name, a value.
    Word,
    /// A name between backquotes.
    Name,
    /// A text between quotes.
    Text,
    /// A regex between slashes.
    Regex,
    /// A run of `= < > ! ~`, whether or not there is such an operator.
    Operator,
    /// `(`
    Open,
    /// `)`
    Close,
    /// `,`
    Comma,
    /// `|`
    Pipe,
}

/// A piece of the query.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    /// What it looks like.
    pub kind: Kind,
    /// Where it stands.
    pub span: Span,
    /// As written.
    pub text: &'a str,
}

impl Token<'_> {
    /// Whether this is the word `keyword`, in any case.
    pub fn is(&self, keyword: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(keyword)
    }

    /// Whether this is one of `keywords`, in any case.
    pub fn is_any(&self, keywords: &[&str]) -> bool {
        keywords.iter().any(|keyword| self.is(keyword))
    }

    /// Whether the word could be a name: letters, digits and `_`, and no reserved word.
    pub fn is_name(&self) -> bool {
        self.kind == Kind::Name || (self.kind == Kind::Word && is_name(self.text) && !is_reserved(self.text))
    }
}

/// The words that are never names or values unless quoted.
pub(super) const RESERVED: [&str; 19] = [
    "where", "and", "or", "not", "in", "is", "null", "between", "since", "until", "before", "after", "on", "last",
    "by", "as", "then", "within", "no",
];

/// Whether `word` is reserved, in any case.
pub(super) fn is_reserved(word: &str) -> bool {
    RESERVED.iter().any(|reserved| word.eq_ignore_ascii_case(reserved))
}

/// Whether `word` is spelt like a name.
pub(crate) fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Whether `c` may stand in a bare run.
pub(crate) fn is_bare(c: char) -> bool {
    !c.is_whitespace() && !is_operator(c) && !matches!(c, '"' | '\'' | '`' | '(' | ')' | ',' | '|')
}

/// Where a quote opens that is never closed, unless it stands within a word (`o'brien`).
pub(crate) fn open_quote(source: &str) -> Option<usize> {
    let at = lex(source).err()?.spans.first()?.start;
    let is_open = source[at..].starts_with(['"', '\'']) && !source[..at].ends_with(is_bare);
    is_open.then_some(at)
}

fn is_operator(c: char) -> bool {
    matches!(c, '=' | '<' | '>' | '!' | '~')
}

/// Cuts `source` into tokens.
///
/// # Errors
/// The first thing that makes the rest unreadable.
pub(crate) fn lex(source: &str) -> Result<Vec<Token<'_>>, Diagnostic> {
    let mut lexer = Lexer { source, at: 0, tokens: Vec::new() };
    while let Some(c) = lexer.skip_blank() {
        let start = lexer.at;
        let kind = lexer.token(c)?;
        lexer.tokens.push(Token { kind, span: Span::new(start, lexer.at), text: &source[start..lexer.at] });
    }
    check_depth(&lexer.tokens)?;
    Ok(lexer.tokens)
}

struct Lexer<'a> {
    source: &'a str,
    at: usize,
    tokens: Vec<Token<'a>>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    /// Moves to the next token and says how it begins.
    fn skip_blank(&mut self) -> Option<char> {
        loop {
            let rest = self.rest();
            let c = rest.chars().next()?;
            if is_blank(c) {
                self.at += 1;
            } else if c == '#' && rest[1..].chars().next().is_none_or(is_blank) {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else {
                return Some(c);
            }
        }
    }

    fn token(&mut self, first: char) -> Result<Kind, Diagnostic> {
        let single = match first {
            '(' => Some(Kind::Open),
            ')' => Some(Kind::Close),
            ',' => Some(Kind::Comma),
            '|' => Some(Kind::Pipe),
            _ => None,
        };
        if let Some(kind) = single {
            self.at += 1;
            return Ok(kind);
        }
        match first {
            '"' | '\'' => self.text(first),
            '`' => self.quoted_name(),
            '/' if self.value_follows() => self.regex(),
            c if is_operator(c) => {
                self.run(is_operator);
                Ok(Kind::Operator)
            }
            _ => self.bare(),
        }
    }

    /// Moves over the characters that satisfy `wanted`.
    fn run(&mut self, wanted: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.find(|c| !wanted(c)).unwrap_or(rest.len());
    }

    /// Whether what stands here can only be a value, so that a slash opens a regex.
    fn value_follows(&self) -> bool {
        self.tokens.last().is_some_and(|token| match token.kind {
            Kind::Operator | Kind::Open | Kind::Comma => true,
            Kind::Word => is_reserved(token.text),
            Kind::Name | Kind::Text | Kind::Regex | Kind::Close | Kind::Pipe => false,
        })
    }

    fn text(&mut self, quote: char) -> Result<Kind, Diagnostic> {
        let start = self.at;
        let mut escaped = false;
        for (offset, c) in self.rest().char_indices().skip(1) {
            if !escaped && c == quote {
                self.at = start + offset + 1;
                return Ok(Kind::Text);
            }
            if escaped && c == 'u' {
                check_escape(&self.rest()[offset..], start + offset - 1)?;
            }
            escaped = !escaped && c == '\\';
        }
        let problem = Diagnostic::new(Span::new(start, start + 1), format!("this {quote} is never closed"));
        Err(match self.tokens.last() {
            // `o'brien`: the quote was meant as a part of the value.
            Some(last) if last.kind == Kind::Word && last.span.end == start => {
                let other = if quote == '"' { '\'' } else { '"' };
                let rest = self.rest();
                let tail = &rest[..rest.find(|c: char| !is_bare(c) && c != quote).unwrap_or(rest.len())];
                problem.hint(format!("a value with a quote in it needs quotes: {other}{}{tail}{other}", last.text))
            }
            _ if self.source[..start].ends_with('\\') => problem.hint("the quote before it is escaped by \\"),
            _ => problem.hint(format!("add {quote} where the text ends")),
        })
    }

    fn quoted_name(&mut self) -> Result<Kind, Diagnostic> {
        let start = self.at;
        match self.rest()[1..].find(['`', '\n']) {
            Some(0) => Err(Diagnostic::new(Span::new(start, start + 1), "there is no name between these backquotes")
                .hint("write the name as `select *` shows it")),
            Some(len) if self.rest()[1 + len..].starts_with('`') => {
                self.at += len + 2;
                Ok(Kind::Name)
            }
            _ => Err(Diagnostic::new(Span::new(start, start + 1), "this ` is never closed")
                .hint("a name between backquotes ends with one")),
        }
    }

    fn regex(&mut self) -> Result<Kind, Diagnostic> {
        let start = self.at;
        let rest = self.rest();
        if self.tokens.last().is_some_and(|token| token.is("in")) {
            let path = &rest[..rest.find(|c| !is_bare(c)).unwrap_or(rest.len())];
            return Err(Diagnostic::new(Span::new(start, start + path.len()), "`in` takes values, not a regex")
                .hint(format!("a file of values is written @{path}, a regex follows ~")));
        }
        let mut escaped = false;
        for (offset, c) in rest.char_indices().skip(1) {
            if c == '\n' {
                break;
            }
            if !escaped && c == '/' {
                let span = Span::new(start, start + offset + 1);
                let after = &rest[offset + 1..];
                let tail = &after[..after.find(|c| !is_bare(c)).unwrap_or(after.len())];
                return if offset == 1 {
                    Err(Diagnostic::new(span, "this regex is empty and would match everything"))
                } else if tail.is_empty() {
                    self.at = span.end;
                    Ok(Kind::Regex)
                } else {
                    Err(after_regex(&rest[..offset + 1], Span::new(span.end, span.end + tail.len()), tail))
                };
            }
            escaped = !escaped && c == '\\';
        }
        Err(Diagnostic::new(Span::new(start, start + 1), "this / opens a regex that is never closed")
            .hint("end it with /, or quote the text if it is none"))
    }

    fn bare(&mut self) -> Result<Kind, Diagnostic> {
        let start = self.at;
        self.run(|c| is_bare(c) && !is_unreadable(c));
        if let Some(c) = self.rest().chars().next()
            && is_unreadable(c)
        {
            let span = Span::new(self.at, self.at + c.len_utf8());
            let what = if c.is_whitespace() { "is a space, but not the ordinary one" } else { "cannot be seen" };
            return Err(Diagnostic::new(span, format!("the character U+{:04X} {what}", u32::from(c)))
                .hint("remove it, or quote the value if it belongs there"));
        }
        let word = &self.source[start..self.at];
        if let Some(c) = word.chars().next()
            && matches!(c, '“' | '”' | '„' | '‘' | '’' | '‚' | '«' | '»')
        {
            return Err(Diagnostic::new(Span::new(start, start + c.len_utf8()), format!("{c} is no quote here"))
                .hint("write \" or '"));
        }
        Ok(Kind::Word)
    }
}

/// Refuses `\u{…}` with a number that no character has; `escape` is what follows the backslash at `at`. With anything but
/// digits between the braces it is no escape.
fn check_escape(escape: &str, at: usize) -> Result<(), Diagnostic> {
    let digits = escape.strip_prefix("u{").and_then(|rest| rest.split_once('}')).map(|(digits, _)| digits);
    let Some(digits) = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit())) else {
        return Ok(());
    };
    if u32::from_str_radix(digits, 16).ok().and_then(char::from_u32).is_some() {
        return Ok(());
    }
    let span = Span::new(at, at + digits.len() + 4);
    Err(Diagnostic::new(span, format!("no character has the number `{digits}`"))
        .hint("write for example \\u{e9} for é, and \\\\ for a backslash"))
}

/// Something stuck to the end of a regex: flags of another dialect, or the rest of a path.
fn after_regex(regex: &str, span: Span, tail: &str) -> Diagnostic {
    let is_flags = tail.len() <= 3 && tail.bytes().all(|byte| b"gimsxu".contains(&byte));
    let kept: String = tail.chars().filter(|c| !matches!(c, 'g' | 'i')).collect();
    if is_flags {
        let problem = Diagnostic::new(span, "a regex takes no flags after it");
        if kept.is_empty() {
            problem.hint("leave it out: case never matters here, and one match is enough")
        } else {
            problem.hint(format!("write them inside: /(?{kept})…/"))
        }
    } else {
        Diagnostic::new(span, "a regex ends at the second /")
            .hint(format!("quote the text if it is none: \"{regex}{tail}\""))
    }
}

/// Blank space of the grammar. Other spaces are refused: two of them look alike and one of them is in the value.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

/// Whether `c` would be misread by whoever looks at the query.
fn is_unreadable(c: char) -> bool {
    (c.is_whitespace() && !is_blank(c)) || is_invisible(c) && !is_blank(c)
}

fn check_depth(tokens: &[Token<'_>]) -> Result<(), Diagnostic> {
    // One entry per open parenthesis: the `not`s before it, which stay open as long as it does.
    let mut open: Vec<usize> = Vec::new();
    let (mut nested, mut nots) = (0, 0);
    for token in tokens {
        match token.kind {
            Kind::Open => {
                nested += nots + 1;
                open.push(nots + 1);
                nots = 0;
            }
            Kind::Close => {
                nested -= open.pop().unwrap_or(0);
                nots = 0;
            }
            Kind::Word if token.is("not") => nots += 1,
            _ => nots = 0,
        }
        if nested + nots > MAX_DEPTH {
            return Err(Diagnostic::new(token.span, format!("conditions are nested more than {MAX_DEPTH} deep"))
                .hint("a long list of values is shorter as: user in (a, b, c)"));
        }
    }
    Ok(())
}
