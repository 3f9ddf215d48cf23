//! Which fields has a dated row, and what is its span?
//!
//! In: the words of `#[dated(…)]` and a struct. Out: the struct with the frame's fields behind its own, and its look-up by day.
//! The frame is plain text in `frame.rs`; a word such as `always` names the struct there whose fields stand in place of the
//! frame's own, or behind them.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{Data, DeriveInput, Error, Field, Fields, Ident, Path, Result, Token};

/// What stands in the brackets of `#[dated(…)]`.
pub(crate) struct Words {
    by: Path,
    others: Vec<Ident>,
}

impl Parse for Words {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let first: Ident = input.parse()?;
        if first != "by" {
            return Err(Error::new_spanned(first, "say first by whose day the row is asked: `by = HandOverDay`"));
        }
        input.parse::<Token![=]>()?;
        let by = input.parse()?;
        let mut others = Vec::new();
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            others.push(input.parse()?);
        }
        Ok(Words { by, others })
    }
}

/// The structs of `frame.rs`.
struct Frames(Vec<DeriveInput>);

impl Parse for Frames {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut frames = Vec::new();
        while !input.is_empty() {
            frames.push(input.parse()?);
        }
        Ok(Frames(frames))
    }
}

impl Frames {
    fn fields(self, name: &Ident) -> Result<Vec<Field>> {
        let meant = self.0.into_iter().find(|frame| *name == frame.ident.to_string().to_lowercase());
        match meant.map(|frame| frame.data) {
            Some(Data::Struct(data)) => Ok(data.fields.into_iter().collect()),
            _ => Err(Error::new_spanned(name, "a dated row may be `always`, `unsourced` or `illustrative`")),
        }
    }
}

/// The struct in its frame.
pub(crate) fn framed(words: &Words, mut item: DeriveInput) -> Result<TokenStream> {
    let text = include_str!("frame.rs");
    let frames = || syn::parse_str::<Frames>(text);
    let is = |asked: &str| words.others.iter().any(|word| word == asked);
    let named = |name: &str| Ident::new(name, item.ident.span());
    let mut frame = frames()?.fields(&named("frame"))?;
    let origin = (!is("unsourced")).then(|| named("sourced"));
    for word in origin.iter().chain(&words.others) {
        for other in frames()?.fields(word)? {
            match frame.iter_mut().find(|field| field.ident == other.ident) {
                Some(field) => *field = other,
                None => frame.push(other),
            }
        }
    }
    let first = if is("always") { quote!(self.from) } else { quote!(Some(self.from)) };
    let place = (!is("unsourced")).then(|| quote!(self.at.clear(); self.other_reading.clear();));
    let Data::Struct(syn::DataStruct { fields: Fields::Named(own), .. }) = &mut item.data else {
        return Err(Error::new_spanned(&item.ident, "only a struct with named fields is a dated row"));
    };
    own.named.extend(frame);
    let (name, by) = (&item.ident, &words.by);
    Ok(quote! {
        #item

        impl crate::calendar::Dated for #name {
            type Day = #by;

            fn first(&self) -> Option<crate::calendar::Day> {
                #first
            }

            fn end(&self) -> Option<crate::calendar::Day> {
                self.until
            }

            #[cfg(feature = "publish")]
            fn forget_place(&mut self) {
                #place
            }
        }
    })
}
