//! `select time, user as who`: columns chosen and put in order.

use std::fmt::{self, Display, Formatter};

use pest::iterators::Pair;

use super::super::ast::SelectItem;
use super::super::entry::Entry;
use super::super::parser::builder::{Builder, Rule, children, ident, leaf};
use super::super::print::clauses::list;
use super::syntax::{Gives, Needs, Pairs, Syntax};

/// Chooses and orders columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Select {
    pub items: Vec<SelectItem>,
}

impl Syntax for Select {
    const RULE: Rule = Rule::select;
    const KEYWORDS: &'static [Rule] = &[Rule::kw_select, Rule::kw_fields];
    const ENTRY: Entry = Entry {
        names: &["select", "fields"],
        syntax: "select COLUMN [as NAME], …   select *   select -COLUMN, …",
        doc: "chooses and orders columns; * is all of them, -COLUMN leaves one out",
        examples: &[
            ("failed | select time, user, remote_ip", "three columns"),
            ("failed | select *, -line", "all columns but one"),
        ],
    };
    const NEEDS: Option<Needs> = Some(Needs { what: Needs::FIELD, example: "select time, user" });

    fn read(builder: &mut Builder<'_>, parts: Pairs<'_>) -> Option<Self> {
        Some(Select { items: parts.map(|item| read_item(builder, item)).collect::<Option<_>>()? })
    }

    fn gives(&self) -> Gives<'_> {
        Gives::Columns(&self.items)
    }
}

impl Display for Select {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("select ")?;
        list(f, &self.items, ", ")
    }
}

fn read_item(builder: &mut Builder<'_>, pair: Pair<'_, Rule>) -> Option<SelectItem> {
    Some(match pair.as_rule() {
        Rule::all => SelectItem::All(leaf(&pair)),
        Rule::without => SelectItem::Without(ident(children(pair).next()?)),
        _ => SelectItem::Named(builder.named(pair)?),
    })
}
