//! `#[derive(Record)]`: how does a plain struct or enum lie in a book?
//!
//! A struct is its fields in their order, an enum the number of its variant and that variant's fields. Nothing is named and
//! nothing is skipped, so a changed type is a new format of the book. Serde's attributes say how people write the same type
//! in rate data; a book knows nothing of them.
//!
//! `#[dated(by = …)]`: which rows are in force on some days only? Above the derives, it gives a struct the frame that all
//! such rows share (`frame.rs`) and says by whose day they are asked.

mod dated;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Data, DeriveInput, Error, Fields, parse_macro_input};

/// Adds the frame's fields behind a struct's own, and writes `impl crate::calendar::Dated`.
///
/// `by` is the kind of day that the row is asked by; `always`: no first day need be named; `unsourced`: no source need be.
#[proc_macro_attribute]
pub fn dated(words: proc_macro::TokenStream, item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let words = parse_macro_input!(words as dated::Words);
    let item = parse_macro_input!(item as DeriveInput);
    dated::framed(&words, item).unwrap_or_else(Error::into_compile_error).into()
}

/// Writes `impl crate::record::Record` for a type that has no type parameters.
#[proc_macro_derive(Record)]
pub fn record(item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let item = parse_macro_input!(item as DeriveInput);
    let name = &item.ident;
    let (read, write) = match &item.data {
        Data::Struct(data) => of_struct(&data.fields),
        Data::Enum(data) => of_enum(data.variants.iter().map(|variant| (&variant.ident, &variant.fields)).collect()),
        Data::Union(_) => return Error::new_spanned(name, "a union is no record").to_compile_error().into(),
    };
    quote! {
        impl crate::record::Record for #name {
            #[cfg(feature = "publish")]
            fn write(&self, to: &mut Vec<u8>) {
                #write
            }

            fn read(from: &mut crate::record::Bytes<'_>) -> Self {
                #read
            }
        }
    }
    .into()
}

fn of_struct(fields: &Fields) -> (TokenStream, TokenStream) {
    let Parts { read, bind, write } = parts(fields);
    (quote!(Self { #read }), quote!(let Self { #bind } = self; #write))
}

fn of_enum(variants: Vec<(&syn::Ident, &Fields)>) -> (TokenStream, TokenStream) {
    let count = u8::try_from(variants.len()).unwrap_or(u8::MAX);
    let (mut reads, mut writes) = (TokenStream::new(), TokenStream::new());
    for (number, (name, fields)) in (0..count).zip(variants) {
        let Parts { read, bind, write } = parts(fields);
        // No number is above the last: `variant` sees to it.
        let pattern = if number + 1 == count { quote!(_) } else { quote!(#number) };
        reads.extend(quote!(#pattern => Self::#name { #read },));
        writes.extend(quote!(Self::#name { #bind } => { to.push(#number); #write }));
    }
    (quote!(match from.variant(#count) { #reads }), quote!(match self { #writes }))
}

/// What reads fields, binds each to a name of its own, and writes it.
struct Parts {
    read: TokenStream,
    bind: TokenStream,
    write: TokenStream,
}

fn parts(fields: &Fields) -> Parts {
    let members: Vec<_> = fields.members().collect();
    let names: Vec<_> = (0..members.len()).map(|number| format_ident!("field_{number}")).collect();
    Parts {
        read: quote!(#(#members: crate::record::Record::read(from),)*),
        bind: quote!(#(#members: #names,)*),
        write: quote!(#(crate::record::Record::write(#names, to);)*),
    }
}
