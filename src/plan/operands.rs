//! Fields and calls: the things with a value in every row.

use super::binder::Binder;
use super::names::{call_text, one_line, value_text};
use super::scope::Rows;
use crate::diagnostic::{Diagnostic, Replacement, Span};
use crate::event::tables::Table;
use crate::expr::aggregates;
use crate::expr::functions::{self, Body, Function, Returns, Takes};
use crate::expr::types::Type;
use crate::expr::{Call, Expr, Literal};
use crate::lang::{ast, synonyms};
use crate::nearest::nearest;

/// A thing with a value in every row, and how messages call it.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    pub expr: Expr,
    pub kind: Type,
    /// As the query has it.
    pub text: String,
    pub span: Span,
    /// It is the element of a list, so that no column can stand beside it.
    pub element: bool,
}

impl Subject {
    fn new(expr: Expr, text: impl Into<String>, span: Span) -> Subject {
        Subject { kind: expr.kind(), expr, text: text.into(), span, element: false }
    }

    /// As a query names it: some columns only between backquotes.
    pub(super) fn written(&self) -> String {
        if !matches!(self.expr, Expr::Column(..)) {
            return self.text.clone();
        }
        ast::Ident { name: self.text.clone(), span: self.span }.to_string()
    }

    /// The element of this list.
    pub(super) fn element_of(&self, kind: Type) -> Subject {
        Subject { expr: Expr::Column(0, kind), kind, text: self.text.clone(), span: self.span, element: true }
    }
}

/// The place of an operand.
pub(super) fn span_of(operand: &ast::Operand) -> Span {
    match operand {
        ast::Operand::Field(field) => field.span,
        ast::Operand::Call(call) => call.span,
    }
}

impl Binder<'_> {
    pub(super) fn operand(&mut self, operand: &ast::Operand) -> Option<Subject> {
        match operand {
            ast::Operand::Field(field) => self.field(field),
            ast::Operand::Call(call) => self.call(call),
        }
    }

    pub(super) fn field(&mut self, field: &ast::Ident) -> Option<Subject> {
        match self.scope.find(&field.name) {
            Some(index) => Some(self.column(index, field.span)),
            None => self.unknown_field(field),
        }
    }

    /// The column of that position in the scope.
    pub(super) fn column(&self, index: usize, span: Span) -> Subject {
        let column = &self.scope.columns[index];
        Subject::new(Expr::Column(index, column.kind), column.name.clone(), span)
    }

    /// Complains about a name that is no column here.
    pub(super) fn unknown_field<T>(&mut self, field: &ast::Ident) -> Option<T> {
        if self.scope.poisoned {
            // The stage that should have made it was refused already. Binding fails without another complaint.
            return None;
        }
        let name = &field.name;
        let diagnostic = Diagnostic::about_name(field.span, format!("no field called `{name}`"));
        let gone = self.scope.rows != Rows::Events && self.source.iter().any(|c| c.name.eq_ignore_ascii_case(name));
        let diagnostic = if gone {
            let message = format!("`{name}` is not among the columns left here");
            let begins = name.eq_ignore_ascii_case(self.table.time()) && self.scope.find("start").is_some();
            let hint =
                if begins { "name it before this stage: | let time = start" } else { "add it to the stage before" };
            Diagnostic { message, ..diagnostic }.hint(hint)
        } else if aggregates::find(name).is_some() {
            diagnostic.hint(format!("count first, for example: | count by user | sort -{name}"))
        } else if let Some(replacement) = self.stretch_named(field) {
            diagnostic.replace_by(replacement)
        } else if let Some(function) = functions::find(name) {
            diagnostic.hint(function_hint(function))
        } else if let Some((index, _)) = self.closed_word(name) {
            diagnostic.hint(format!("it is a value of `{}`", self.scope.columns[index].name))
        } else if self.scope.rows == Rows::Events && name.eq_ignore_ascii_case("time") {
            diagnostic.hint(format!("did you mean `{}`?", self.table.time()))
        } else if let Some(ours) = self.field_meant(name) {
            // A name that is known is no guess.
            let message = format!("no field called `{name}`; did you mean `{ours}`?");
            Diagnostic::new(field.span, message).replace(field.span, ours)
        } else if let Some(ours) = synonyms::field(name)
            && let Some(other) = self.table_with(ours)
        {
            diagnostic.hint(format!("`{}` has `{ours}`, in a query of its own", other.name()))
        } else if let Some(key) = synonyms::key(name).filter(|_| self.scope.rows == Rows::Events) {
            diagnostic.hint(format!("group by `{key}`, for example: | count by {key}"))
        } else if let Some(near) = nearest(name, self.scope.names()) {
            diagnostic.hint(format!("did you mean `{near}`?"))
        } else if let Some(other) = self.table_with(name) {
            diagnostic.hint(format!("`{}` has it, in a query of its own", other.name()))
        } else {
            diagnostic
        };
        let list = match self.scope.rows {
            Rows::Events => one_line("fields", self.scope.names_for_people()) + "   (`select *` shows them)",
            Rows::Chosen | Rows::Groups => one_line("columns here", self.scope.names()),
        };
        // Once is enough.
        let listed = self.diagnostics.iter().any(|earlier| earlier.notes.contains(&list));
        self.refuse(if listed { diagnostic } else { diagnostic.note(list) })
    }

    /// The field that has another name in other tools, or that the name is the plural of.
    fn field_meant(&self, name: &str) -> Option<String> {
        let column = |name: String| self.scope.find(&name).map(|index| self.scope.columns[index].name.to_string());
        let ours = synonyms::field(name).and_then(|ours| column(ours.to_owned()));
        ours.or_else(|| synonyms::singulars(name).find_map(column))
    }

    /// `count by hour`: the stretch of time that is called so, or what a function of that name tells of a time.
    fn stretch_named(&self, field: &ast::Ident) -> Option<Replacement> {
        let name = &field.name;
        let is_time = |key: &&str| !key.contains('/');
        let key = synonyms::key(name).filter(|_| self.scope.rows == Rows::Events).filter(is_time)?;
        let function = functions::find(name).map(|function| format!("{}({})", function.name, self.table.time()));
        Some(Replacement { span: field.span, text: key.to_owned(), other: function })
    }

    /// Another table that has such a column.
    fn table_with(&self, name: &str) -> Option<Table> {
        let has = |table: &Table| table.columns().iter().any(|column| column.name.eq_ignore_ascii_case(name));
        Table::ALL.into_iter().filter(|table| self.scope.rows == Rows::Events && *table != self.table).find(has)
    }

    pub(super) fn call(&mut self, call: &ast::Call) -> Option<Subject> {
        let text = call_text(call);
        if let Some(index) = self.scope.find_text(&text) {
            return Some(self.column(index, call.span));
        }
        let name = &call.name.name;
        let Some(function) = functions::find(name) else {
            return self.unknown_function(call);
        };
        self.count_args(function, call)?;
        let mut args: Vec<Subject> = Vec::new();
        for (place, arg) in call.args.iter().enumerate() {
            let parameter = &function.parameters[place.min(function.parameters.len() - 1)];
            let bound = self.argument(function, parameter.takes, arg, call, args.first())?;
            args.push(bound);
        }
        let kind = match function.returns {
            Returns::Always(kind) => kind,
            Returns::LikeFirst => args.first().map_or(Type::Text, |first| first.kind),
        };
        let args: Vec<Expr> = args.into_iter().map(|arg| arg.expr).collect();
        if function.local {
            self.asks_clock.set(true);
        }
        if function.name == "now" {
            self.asks_now.set(true);
        }
        let expr = match function.body {
            Body::Bound(bound) => bound(args, &self.now),
            Body::Kernel(_) => Expr::Call(Call { function, args, kind, zone: self.context.zone.clone() }),
        };
        Some(Subject::new(expr, text, call.span))
    }

    fn unknown_function<T>(&mut self, call: &ast::Call) -> Option<T> {
        let name = &call.name.name;
        if aggregates::find(name).is_some() {
            let text = call_text(call);
            let message = format!("`{name}` is worked out over many rows, so it is a stage of its own");
            let hint = format!("write it after a pipe: | {text} by …");
            return self.refuse(Diagnostic::new(call.span, message).hint(hint));
        }
        let mut diagnostic = Diagnostic::about_name(call.name.span, format!("no function called `{name}`"));
        let names = || functions::FUNCTIONS.iter().map(|function| function.name);
        if let Some(near) = nearest(name, names()) {
            diagnostic = diagnostic.hint(format!("did you mean `{near}`?"));
        }
        self.refuse(diagnostic.note(one_line("functions", names())))
    }

    fn count_args(&mut self, function: &Function, call: &ast::Call) -> Option<()> {
        let (given, wanted) = (call.args.len(), function.parameters.len());
        if given == wanted || (function.variadic && given > wanted) {
            return Some(());
        }
        if wanted == 0 {
            let message = format!("{} takes no argument", function.signature());
            return self.refuse(Diagnostic::new(call.span, message).hint("leave the parentheses empty"));
        }
        let wanted = match (wanted, function.variadic) {
            (1, false) => "one argument".to_owned(),
            (n, false) => format!("{n} arguments"),
            (n, true) => format!("{n} arguments or more"),
        };
        let message = format!("`{}` takes {wanted}, not {given}", function.name);
        self.refuse(Diagnostic::new(call.span, message).hint(format!("as in: {}", function.signature())))
    }

    fn argument(
        &mut self,
        function: &Function,
        takes: Takes,
        arg: &ast::Arg,
        call: &ast::Call,
        first: Option<&Subject>,
    ) -> Option<Subject> {
        if let Takes::Number(low, high) = takes {
            return self.number_argument(function, low, high, arg, call);
        }
        let subject = match argument_kind(arg) {
            ArgKind::Name(ident) => self.field(ident)?,
            ArgKind::Call(inner) => self.call(inner)?,
            ArgKind::Constant(value) => match (takes, first) {
                (Takes::LikeFirst, Some(first)) => self.constant_like(first, &value)?,
                (_, _) => {
                    let message = format!("`{}` is a constant; {} takes a field", value_text(&value), function.name);
                    let hint = format!("as in: {}", function.signature());
                    return self.refuse(Diagnostic::new(value.span, message).hint(hint));
                }
            },
            ArgKind::Condition => {
                let message = format!("`{}` takes a field, not a condition", function.name);
                return self
                    .refuse(Diagnostic::new(call.span, message).hint(format!("as in: {}", function.signature())));
            }
        };
        let (fits, wanted) = match takes {
            Takes::Time => (subject.kind == Type::Time, "a time, such as time or opened_at"),
            Takes::Text => (matches!(subject.kind, Type::Text | Type::Word(_)), "a text, such as user"),
            Takes::Address => (subject.kind == Type::Ip, "an address, such as remote_ip"),
            Takes::TextOrList => {
                let kind = subject.kind;
                (
                    matches!(kind, Type::Text | Type::Word(_) | Type::Bytes | Type::IntList | Type::TextList),
                    "a text or a list",
                )
            }
            Takes::LikeFirst => {
                (first.is_some_and(|first| same_storage(first.kind, subject.kind)), "values of one type")
            }
            Takes::Any | Takes::Number(..) => (true, ""),
        };
        if fits {
            return Some(subject);
        }
        let message = format!("`{}` is {}; {} takes {wanted}", subject.text, subject.kind.noun(), function.name);
        self.refuse(Diagnostic::new(subject.span, message))
    }

    fn number_argument(
        &mut self,
        function: &Function,
        low: i64,
        high: i64,
        arg: &ast::Arg,
        call: &ast::Call,
    ) -> Option<Subject> {
        let number = match argument_kind(arg) {
            ArgKind::Constant(value) => value_text(&value).parse::<i64>().ok().filter(|n| (low..=high).contains(n)),
            ArgKind::Name(_) | ArgKind::Call(_) | ArgKind::Condition => None,
        };
        match number {
            Some(n) => Some(Subject::new(Expr::Literal(Literal::Int(n)), n.to_string(), call.span)),
            None => {
                let message = format!("`{}` needs a number from {low} to {high}", function.name);
                self.refuse(Diagnostic::new(call.span, message).hint(format!("as in: {}", function.signature())))
            }
        }
    }

    /// A constant of the type of `first`.
    fn constant_like(&mut self, first: &Subject, value: &ast::Value) -> Option<Subject> {
        let literal = self.literal(first, value);
        let literal = self.accept(literal)?;
        let constant = Subject::new(Expr::Literal(literal), value_text(value), value.span);
        // The constant that stands for a network is its text.
        let is_network = first.kind == Type::Network;
        Some(if is_network { Subject { kind: first.kind, ..constant } } else { constant })
    }
}

/// What to say of a function's name alone.
pub(super) fn function_hint(function: &Function) -> String {
    if function.parameters.is_empty() {
        return format!("{}() takes no argument, but needs its parentheses", function.name);
    }
    format!("a function needs its argument: {}(…)", function.name)
}

/// Are values of both types alike in memory, so that one can stand for the other?
fn same_storage(a: Type, b: Type) -> bool {
    a == b || (matches!(a, Type::Text | Type::Word(_)) && matches!(b, Type::Text | Type::Word(_)))
}

/// What an argument is, apart from how it was parsed.
enum ArgKind<'a> {
    Name(&'a ast::Ident),
    Call(&'a ast::Call),
    Constant(ast::Value),
    Condition,
}

fn argument_kind(arg: &ast::Arg) -> ArgKind<'_> {
    match arg {
        ast::Arg::Expr(ast::Expr::Predicate(predicate)) => match &predicate.kind {
            ast::PredicateKind::Word(ident) => ArgKind::Name(ident),
            ast::PredicateKind::Text(text) => {
                let kind = ast::ValueKind::Quoted(text.clone());
                ArgKind::Constant(ast::Value { span: predicate.span, kind })
            }
            ast::PredicateKind::Between { .. }
            | ast::PredicateKind::In { .. }
            | ast::PredicateKind::IsNull { .. }
            | ast::PredicateKind::Compare { .. } => ArgKind::Condition,
        },
        ast::Arg::Expr(ast::Expr::Or(_) | ast::Expr::And(_) | ast::Expr::Not(..)) => ArgKind::Condition,
        ast::Arg::Value(value) => match &value.kind {
            ast::ValueKind::Call(call) => ArgKind::Call(call),
            ast::ValueKind::Bare(_) | ast::ValueKind::Quoted(_) | ast::ValueKind::Regex(_) => {
                ArgKind::Constant(value.clone())
            }
        },
    }
}

/// The name or call that an argument is, if it is one.
pub(super) fn argument_operand(arg: &ast::Arg) -> Option<ast::Operand> {
    match argument_kind(arg) {
        ArgKind::Name(ident) => Some(ast::Operand::Field(ident.clone())),
        ArgKind::Call(call) => Some(ast::Operand::Call(call.clone())),
        ArgKind::Constant(_) | ArgKind::Condition => None,
    }
}
