//! Any text as a query: what is understood can be printed and read again, and what is refused has a message.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match authq::parse(text) {
        Ok(query) => {
            let printed = query.to_string();
            let again = authq::parse(&printed).unwrap_or_else(|error| panic!("{printed}: {error}"));
            assert_eq!(again.to_string(), printed);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
