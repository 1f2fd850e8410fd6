//! `detect`: a recipe in place of its name. The recipe's tree goes through the binder like anything that was typed; what
//! the call says otherwise than the recipe is changed in the tree first.

use super::binder::{Binder, Counting};
use super::head::table_of;
use super::names::{column_name, key_text, one_line};
use super::recipes::{is_behind, parse_behind};
use super::scope::Rows;
use super::stages::operation::Bind;
use super::{EVIDENCE, Filter, Recipes, Stage};
use crate::diagnostic::{Diagnostic, Span};
use crate::lang::ast::{self, Ident, Key, Named, Operand, Query, SelectItem, StageKind};

/// A call of a recipe.
struct Call<'a> {
    name: &'a Ident,
    at_least: &'a Option<(u64, Span)>,
    by: &'a [Key],
    within: &'a Option<ast::Duration>,
}

impl Call<'_> {
    /// Where it says something that the recipe says otherwise.
    fn change(&self) -> Option<Span> {
        let by = self.by.first().map(key_span);
        self.at_least.map(|(_, span)| span).or(by).or(self.within.as_ref().map(|within| within.span))
    }
}

impl Bind<Stage> for ast::Detect {
    fn bind(&self, binder: &mut Binder<'_>, span: Span) -> Option<Vec<Stage>> {
        let ast::Detect { name, at_least, by, within } = self;
        let stages = binder.called(&Call { name, at_least, by, within }, span);
        // The columns of the recipe are not there now, through no fault of the stages that follow.
        binder.scope.poisoned |= stages.is_none();
        stages
    }
}

impl Binder<'_> {
    fn called(&mut self, call: &Call<'_>, span: Span) -> Option<Vec<Stage>> {
        let context = self.context;
        let Some(text) = context.recipes.find(&call.name.name) else {
            return self.unknown_recipe(&context.recipes, call.name);
        };
        if self.scope.rows != Rows::Events {
            if self.scope.poisoned {
                return None;
            }
            let message = "a recipe needs events with all of their columns, and a stage before leaves only some";
            let hint = format!("put it right after the conditions: failed last 30d | detect {} | …", call.name.name);
            return self.refuse(Diagnostic::new(span, message).hint(hint));
        }
        let mut recipe = match parse_behind(text, self.text.len()) {
            Ok(recipe) => recipe,
            Err(error) => {
                let messages = error.diagnostics().iter().map(|diagnostic| diagnostic.message.as_str());
                let why = messages.collect::<Vec<_>>().join("; ");
                let message = format!("in the recipe `{}`: {why}", call.name.name);
                return self.refuse(Diagnostic::new(call.name.span, message));
            }
        };
        let about = table_of(&recipe.head);
        if about != self.table {
            let message =
                format!("the recipe `{}` is about {}, not {}", call.name.name, about.name(), self.table.name());
            let hint = format!("leave `{}` out", self.table.name());
            return self.refuse(Diagnostic::new(call.name.span, message).hint(hint));
        }
        let changed = change(&mut recipe, call)
            .map_err(|refusal| Diagnostic::new(refusal.span, refusal.message).hint(format!("write it out: {text}")));
        self.accept(changed)?;
        let name = call.name.name.to_ascii_lowercase();
        self.recipes.push(format!("{name}: {recipe}"));

        let before = self.diagnostics.len();
        let mut stages: Vec<Stage> = self.head(&recipe.head).map(|filter| Filter(filter).into()).into_iter().collect();
        for stage in &recipe.stages {
            stages.extend(self.stage(stage));
        }
        self.blame(before, call.name, &recipe);
        let made = |name: &str| self.scope.find(name).is_some();
        if self.scope.rows == Rows::Groups && !made(EVIDENCE) && !(made("start") && made("end")) {
            // Conditions of its `where` would not go together with further ones.
            let head = if recipe.head.filter.is_none() { recipe.head.to_string() } else { String::new() };
            self.counting = Some(Counting { name: call.name.name.to_ascii_lowercase(), head });
        }
        if self.diagnostics.len() > before { None } else { Some(stages) }
    }

    fn unknown_recipe<T>(&mut self, recipes: &Recipes, name: &Ident) -> Option<T> {
        let diagnostic = Diagnostic::new(name.span, format!("no recipe called `{}`", name.name));
        let diagnostic = match recipes.nearest(&name.name) {
            Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
            None => diagnostic,
        };
        self.refuse(diagnostic.note(one_line("recipes", recipes.all().map(|(name, _)| name))))
    }

    /// Complaints about places within the recipe's text become complaints about its name.
    fn blame(&mut self, before: usize, name: &Ident, recipe: &Query) {
        let text = format!("{}: {recipe}", name.name.to_ascii_lowercase());
        for diagnostic in &mut self.diagnostics[before..] {
            let (inside, outside): (Vec<Span>, Vec<Span>) =
                diagnostic.spans.iter().partition(|span| is_behind(**span, self.text.len()));
            if inside.is_empty() {
                continue;
            }
            // A place in the recipe is no place in the query.
            if let Some(replacement) = diagnostic.replacement.take() {
                let other = replacement.other.map_or(String::new(), |other| format!(", or: {other}"));
                diagnostic.hint = Some(format!("as in: {}{other}", replacement.text));
            }
            diagnostic.spans = [outside.as_slice(), &[name.span]].concat();
            if outside.is_empty() {
                diagnostic.message = format!("in the recipe `{}`: {}", name.name, diagnostic.message);
            } else {
                // The query's own head and the recipe's demand different things.
                diagnostic.hint = Some("the recipe says which rows it is about: leave the other word out".to_owned());
            }
            diagnostic.notes.push(text.clone());
        }
    }
}

/// Why a recipe does not take what its call says.
struct Refusal {
    span: Span,
    message: String,
}

/// Puts what the call says in place of what the recipe says.
fn change(recipe: &mut Query, call: &Call<'_>) -> Result<(), Refusal> {
    let Some(span) = call.change() else { return Ok(()) };
    let is_episode = |stage: &ast::Stage| matches!(stage.kind, StageKind::Burst(_) | StageKind::Sequence(_));
    let mut episodes = recipe.stages.iter().enumerate().filter(|(_, stage)| is_episode(stage)).map(|(place, _)| place);
    let (place, others) = (episodes.next(), episodes.next());
    let (Some(place), None) = (place, others) else {
        let what = if place.is_none() { "no" } else { "more than one" };
        let name = &call.name.name;
        let message = format!("`{name}` has {what} `burst` or `sequence` whose numbers could be changed");
        return Err(Refusal { span, message });
    };
    let (before, after) = recipe.stages.split_at_mut(place + 1);
    let mut replaced = Vec::new();
    let kind = &mut before[place].kind;
    if let (StageKind::Burst(ast::Burst { n, n_span, .. }), Some(at_least)) = (&mut *kind, *call.at_least) {
        (*n, *n_span) = at_least;
    }
    if let (StageKind::Sequence(ast::Sequence { steps, .. }), Some(at_least)) = (&mut *kind, *call.at_least)
        && let Some(first) = steps.first_mut()
    {
        first.count = Some(at_least);
    }
    if let StageKind::Burst(ast::Burst { by, within, .. }) | StageKind::Sequence(ast::Sequence { by, within, .. }) =
        kind
    {
        replaced = exchange(by, within, call);
    }
    if !call.by.is_empty() {
        for stage in after {
            if let StageKind::Select(ast::Select { items }) = &mut stage.kind {
                rekey(items, &replaced, call.by);
            }
        }
    }
    Ok(())
}

/// Gives the keys that are no longer there.
fn exchange(by: &mut Vec<Key>, within: &mut Option<ast::Duration>, call: &Call<'_>) -> Vec<Key> {
    if call.within.is_some() {
        within.clone_from(call.within);
    }
    if call.by.is_empty() { Vec::new() } else { std::mem::replace(by, call.by.to_vec()) }
}

/// Chooses the new keys where the old ones were chosen.
fn rekey(items: &mut Vec<SelectItem>, old: &[Key], new: &[Key]) {
    let old: Vec<String> = old.iter().map(column_of).collect();
    let is_old = |item: &SelectItem| match item {
        SelectItem::Named(Named { operand: Operand::Field(field), .. }) => {
            old.iter().any(|name| name.eq_ignore_ascii_case(&field.name))
        }
        SelectItem::Named(Named { operand: Operand::Call(_), .. }) | SelectItem::All(_) | SelectItem::Without(_) => {
            false
        }
    };
    let Some(place) = items.iter().position(is_old) else { return };
    items.retain(|item| !is_old(item));
    let chosen = |key: &Key| {
        let span = key_span(key);
        let operand = Operand::Field(Ident { name: column_of(key), span });
        SelectItem::Named(Named { operand, alias: None, span })
    };
    items.splice(place..place, new.iter().map(chosen));
}

/// What the column of a key is called.
fn column_of(key: &Key) -> String {
    match key {
        Key::Named(Named { alias: Some(alias), .. }) => alias.name.clone(),
        Key::Named(Named { operand: Operand::Field(field), .. }) => field.name.clone(),
        Key::Named(Named { operand: Operand::Call(_), .. }) => column_name(&key_text(key)),
        Key::Bucket { .. } => "time".to_owned(),
        Key::Prefix { .. } => key_text(key),
    }
}

fn key_span(key: &Key) -> Span {
    match key {
        Key::Bucket { span, .. } | Key::Prefix { span, .. } | Key::Named(Named { span, .. }) => *span,
    }
}
