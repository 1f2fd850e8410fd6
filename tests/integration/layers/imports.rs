//! Which file of a crate imports which. A name counts as an import of the file that defines it, however many modules
//! pass it on: `pub use` is another name of a thing, and not a use of it. Code of tests does not count.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Ident, ImplItem, Item, UseTree};

/// Of each file, the files that it imports.
pub type Imports = BTreeMap<String, BTreeSet<String>>;

/// The names of a path, as `["crate", "archive", "Zone"]`; of a module, without `crate`.
type Names = Vec<String>;

/// What a module defines, and what it names.
#[derive(Default)]
struct Module {
    file: String,
    items: BTreeSet<String>,
    children: BTreeSet<String>,
    /// The paths behind the names that `use` brings into it.
    uses: BTreeMap<String, Names>,
    globs: Vec<Names>,
    /// The paths that its code names, but for those that it only passes on.
    named: BTreeSet<Names>,
}

/// What a name stands for: a module, something else, both, or nothing of this crate.
#[derive(Default)]
struct Meaning {
    module: Option<Names>,
    /// The file that defines it.
    item: Option<String>,
}

/// The imports of the files of a crate; `files` are their paths below `src` and their texts.
pub fn imports(files: &[(String, String)]) -> Imports {
    let mut modules = BTreeMap::new();
    let mut tests = Vec::new();
    for (path, text) in files {
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("src/{path}: {error}"));
        let name = module_name(path);
        modules.entry(name.clone()).or_insert_with(Module::default).file.clone_from(path);
        Reader { modules: &mut modules, tests: &mut tests, module: name }.visit_file(&file);
    }
    modules.retain(|name, _| !tests.iter().any(|test: &Names| name.starts_with(test)));
    let mut imports = Imports::new();
    for (name, module) in &modules {
        let named = module.named.iter().filter_map(|path| resolve(&modules, name, path, &mut Vec::new()).item);
        imports.entry(module.file.clone()).or_default().extend(named.filter(|file| *file != module.file));
    }
    imports
}

/// The module that a file holds.
fn module_name(path: &str) -> Names {
    let mut names: Names = path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if matches!(names.last().map(String::as_str), Some("mod" | "lib")) {
        names.pop();
    }
    names
}

/// Reads a file into the modules that it holds.
struct Reader<'a> {
    modules: &'a mut BTreeMap<Names, Module>,
    /// Modules that only tests have.
    tests: &'a mut Vec<Names>,
    module: Names,
}

impl Reader<'_> {
    fn module(&mut self) -> &mut Module {
        self.modules.get_mut(&self.module).expect("a module that was entered")
    }

    fn take_use(&mut self, tree: &UseTree, before: &[String], passes_on: bool) {
        let with = |name: &Ident| before.iter().cloned().chain([name.to_string()]).collect::<Names>();
        match tree {
            UseTree::Path(path) => self.take_use(&path.tree, &with(&path.ident), passes_on),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.take_use(tree, before, passes_on)),
            UseTree::Glob(_) => self.module().globs.push(before.to_vec()),
            UseTree::Name(name) if name.ident == "self" => {
                self.bind(before.last().cloned().unwrap_or_default(), before.to_vec(), passes_on);
            }
            UseTree::Name(name) => self.bind(name.ident.to_string(), with(&name.ident), passes_on),
            UseTree::Rename(name) if name.ident == "self" => {
                self.bind(name.rename.to_string(), before.to_vec(), passes_on);
            }
            UseTree::Rename(name) => self.bind(name.rename.to_string(), with(&name.ident), passes_on),
        }
    }

    fn bind(&mut self, name: String, path: Names, passes_on: bool) {
        if !passes_on {
            self.module().named.insert(path.clone());
        }
        self.module().uses.insert(name, path);
    }

    /// Takes the paths among the tokens of a macro, which may be code.
    fn take_tokens(&mut self, tokens: TokenStream) {
        let mut path = Names::new();
        let (mut colons, mut is_field) = (0, false);
        for token in tokens {
            match token {
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.take_path(std::mem::take(&mut path));
                    }
                    if !is_field {
                        path.push(name.to_string());
                    }
                    (colons, is_field) = (0, false);
                }
                TokenTree::Punct(mark) => {
                    colons = if mark.as_char() == ':' { colons + 1 } else { 0 };
                    is_field = mark.as_char() == '.';
                }
                TokenTree::Group(group) => {
                    self.take_path(std::mem::take(&mut path));
                    self.take_tokens(group.stream());
                    colons = 0;
                }
                TokenTree::Literal(_) => colons = 0,
            }
        }
        self.take_path(path);
    }

    fn take_path(&mut self, path: Names) {
        if !path.is_empty() {
            self.module().named.insert(path);
        }
    }
}

impl Visit<'_> for Reader<'_> {
    fn visit_item(&mut self, item: &Item) {
        let (name, attributes) = outline(item);
        if let (true, Item::Mod(module)) = (attributes.iter().any(is_for_tests), item) {
            self.tests.push(self.module.iter().cloned().chain([module.ident.to_string()]).collect());
        }
        if attributes.iter().any(is_for_tests) {
            return;
        }
        match (item, name) {
            (Item::Mod(_), Some(name)) => self.module().children.insert(name.to_string()),
            (_, Some(name)) => self.module().items.insert(name.to_string()),
            (_, None) => false,
        };
        visit::visit_item(self, item);
    }

    fn visit_item_mod(&mut self, item: &syn::ItemMod) {
        if item.content.is_some() {
            let file = self.module().file.clone();
            self.module.push(item.ident.to_string());
            self.modules.entry(self.module.clone()).or_default().file = file;
            visit::visit_item_mod(self, item);
            self.module.pop();
        }
    }

    fn visit_item_use(&mut self, item: &syn::ItemUse) {
        if item.leading_colon.is_none() {
            self.take_use(&item.tree, &[], !matches!(item.vis, syn::Visibility::Inherited));
        }
    }

    fn visit_impl_item(&mut self, item: &ImplItem) {
        let attributes = match item {
            ImplItem::Const(item) => &item.attrs,
            ImplItem::Fn(item) => &item.attrs,
            _ => &Vec::new(),
        };
        if !attributes.iter().any(is_for_tests) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_path(&mut self, path: &syn::Path) {
        if path.leading_colon.is_none() {
            self.take_path(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &syn::Macro) {
        self.take_tokens(call.tokens.clone());
    }

    fn visit_attribute(&mut self, _: &Attribute) {}

    fn visit_visibility(&mut self, _: &syn::Visibility) {}
}

/// The name and the attributes of an item.
fn outline(item: &Item) -> (Option<&Ident>, &[Attribute]) {
    match item {
        Item::Const(item) => (Some(&item.ident), &item.attrs),
        Item::Enum(item) => (Some(&item.ident), &item.attrs),
        Item::Fn(item) => (Some(&item.sig.ident), &item.attrs),
        Item::Impl(item) => (None, &item.attrs),
        Item::Macro(item) => (item.ident.as_ref(), &item.attrs),
        Item::Mod(item) => (Some(&item.ident), &item.attrs),
        Item::Static(item) => (Some(&item.ident), &item.attrs),
        Item::Struct(item) => (Some(&item.ident), &item.attrs),
        Item::Trait(item) => (Some(&item.ident), &item.attrs),
        Item::Type(item) => (Some(&item.ident), &item.attrs),
        Item::Use(item) => (None, &item.attrs),
        _ => (None, &[]),
    }
}

fn is_for_tests(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg") && attribute.parse_args::<Ident>().is_ok_and(|name| name == "test")
}

/// What a path in a module stands for. `seen` are the imports that are being followed: a glob may lead back to itself.
fn resolve(modules: &BTreeMap<Names, Module>, from: &[String], path: &[String], seen: &mut Vec<Names>) -> Meaning {
    let mut at = from.to_vec();
    for (position, name) in path.iter().enumerate() {
        match name.as_str() {
            "crate" => at.clear(),
            "self" => {}
            "super" => drop(at.pop()),
            _ => {
                let found = look_up(modules, &at, name, seen);
                match (found.module, found.item) {
                    (module, item) if position + 1 == path.len() && (item.is_some() || module.is_some()) => {
                        return Meaning { module, item };
                    }
                    (Some(module), _) => at = module,
                    (None, Some(item)) => return Meaning { module: None, item: Some(item) },
                    // Of another crate, or a local name.
                    (None, None) if position == 0 => return Meaning::default(),
                    // Made by a macro.
                    (None, None) => return Meaning { module: None, item: modules.get(&at).map(|at| at.file.clone()) },
                }
            }
        }
    }
    Meaning { module: Some(at), item: None }
}

/// What a name in a module stands for.
fn look_up(modules: &BTreeMap<Names, Module>, at: &[String], name: &str, seen: &mut Vec<Names>) -> Meaning {
    let Some(module) = modules.get(at) else { return Meaning::default() };
    let mark: Names = at.iter().cloned().chain([name.to_owned()]).collect();
    let mut meaning = Meaning {
        module: module.children.contains(name).then(|| mark.clone()),
        item: module.items.contains(name).then(|| module.file.clone()),
    };
    if meaning.item.is_some() || seen.contains(&mark) {
        return meaning;
    }
    seen.push(mark);
    let mut add = |found: Meaning| {
        meaning.module = meaning.module.take().or(found.module);
        meaning.item = meaning.item.take().or(found.item);
    };
    if let Some(path) = module.uses.get(name) {
        add(resolve(modules, at, path, seen));
    }
    for glob in &module.globs {
        if let Some(target) = resolve(modules, at, glob, seen).module {
            add(look_up(modules, &target, name, seen));
        }
    }
    seen.pop();
    meaning
}

#[test]
fn a_name_is_an_import_of_the_file_that_defines_it() {
    let files = [
        ("lib.rs", "mod a; mod b; mod c; pub use error::Error; mod error;"),
        ("error.rs", "pub struct Error;"),
        ("a/mod.rs", "mod deep; mod wide; pub(crate) use deep::{Deep, deep as low}; pub use wide::*; pub struct Own;"),
        ("a/deep.rs", "use crate::{Error, a::Wide}; pub struct Deep; pub fn deep() {}"),
        ("a/wide.rs", "use super::Own; pub enum Wide { One } #[cfg(test)] mod tests; #[cfg(test)] use crate::b::B;"),
        ("a/wide/tests.rs", "use crate::b::B;"),
        ("b.rs", "use crate::a::{self, Wide as Far}; pub struct B(a::Own); impl B { fn f() { crate::a::low() } }"),
        ("c.rs", "fn f() { assert!(x.Own, crate::a::Wide::One); use std::fs::File; g!(super::b::B) }"),
    ];
    let files: Vec<(String, String)> = files.iter().map(|(path, text)| ((*path).into(), (*text).into())).collect();
    let found = imports(&files);
    let of = |file: &str| found[file].iter().map(String::as_str).collect::<Vec<_>>();
    assert!(of("lib.rs").is_empty() && of("a/mod.rs").is_empty(), "to pass a name on is no use of it");
    assert_eq!(of("a/deep.rs"), ["a/wide.rs", "error.rs"]);
    assert_eq!(of("a/wide.rs"), ["a/mod.rs"]);
    assert_eq!(of("b.rs"), ["a/deep.rs", "a/mod.rs", "a/wide.rs"]);
    assert_eq!(of("c.rs"), ["a/wide.rs", "b.rs"]);
    assert!(!found.contains_key("a/wide/tests.rs"));
}
