//! How does an engine of then answer now? Its module is run as it is, by an interpreter of WebAssembly.
//!
//! In: the bytes of an edge's module, of any version, and bytes to answer. Out: the bytes that it answers. The module asks its host
//! for next to nothing: to make an error of a sentence, and to stop with one. Whatever else a module may ask for one day, it does not
//! get. Its calls take and give pairs of address and length, in the manner of `wasm-bindgen`.

use wasmi::{AsContext, Caller, Engine, ExternType, Instance, Linker, Module, Store, Val};

/// What went wrong inside, in the module's own words.
type Said = Option<String>;

/// A running engine.
pub(super) struct Kept {
    store: Store<Said>,
    instance: Instance,
    /// Where it has its book.
    this: Val,
}

impl Kept {
    /// Starts a module with the index of a book.
    pub(super) fn open(module: &[u8], index: &[u8]) -> Result<Kept, String> {
        let engine = Engine::default();
        let module =
            Module::new(&engine, module).map_err(|error| format!("the kept module cannot be read: {error}"))?;
        let mut store = Store::new(&engine, None);
        let linker = imports(&engine, &module).map_err(|error| error.to_string())?;
        let instance = linker.instantiate_and_start(&mut store, &module).map_err(|error| error.to_string())?;
        let mut kept = Kept { store, instance, this: Val::I32(0) };
        kept.call("__wbindgen_start", &[], 0)?;
        let index = kept.given(index)?;
        let [this, _, failed] = kept.results("wasmengine_new", &index)?;
        kept.succeeded(&failed)?;
        kept.this = this;
        Ok(kept)
    }

    /// Adds a shard of the book.
    pub(super) fn add(&mut self, shard: &[u8]) -> Result<(), String> {
        let arguments = self.with_book(shard)?;
        let [_, failed] = self.results("wasmengine_add", &arguments)?;
        self.succeeded(&failed)
    }

    /// What it says to a request for replay.
    pub(super) fn replay(&mut self, body: &[u8]) -> Result<Vec<u8>, String> {
        let arguments = self.with_book(body)?;
        let [at, length, _, failed] = self.results("wasmengine_replay", &arguments)?;
        self.succeeded(&failed)?;
        let (at, length) = (address(&at)?, address(&length)?);
        let memory = self.memory()?;
        let answer = memory.data(&self.store).get(at..at.saturating_add(length)).map(<[u8]>::to_vec);
        answer.ok_or_else(|| "the kept module answers beyond its memory".to_owned())
    }

    /// Bytes that it is given: where they lie in its memory, and how many.
    fn given(&mut self, bytes: &[u8]) -> Result<[Val; 2], String> {
        let length = i32::try_from(bytes.len()).map_err(|_| "this is more than a module can hold".to_owned())?;
        let [at] = self.results("__wbindgen_malloc", &[Val::I32(length), Val::I32(1)])?;
        let memory = self.memory()?;
        memory.write(&mut self.store, address(&at)?, bytes).map_err(|error| error.to_string())?;
        Ok([at, Val::I32(length)])
    }

    fn with_book(&mut self, bytes: &[u8]) -> Result<[Val; 3], String> {
        let [at, length] = self.given(bytes)?;
        Ok([self.this.clone(), at, length])
    }

    fn results<const N: usize>(&mut self, name: &str, arguments: &[Val]) -> Result<[Val; N], String> {
        let results = self.call(name, arguments, N)?;
        results.try_into().map_err(|_| format!("`{name}` of the kept module answers otherwise"))
    }

    fn call(&mut self, name: &str, arguments: &[Val], count: usize) -> Result<Vec<Val>, String> {
        let function = self.instance.get_func(&self.store, name);
        let function = function.ok_or_else(|| format!("the kept module has no `{name}`: it binds nothing"))?;
        let mut results = vec![Val::I32(0); count];
        let done = function.call(&mut self.store, arguments, &mut results);
        done.map_err(|error| format!("the kept module stopped: {error}"))?;
        Ok(results)
    }

    fn succeeded(&mut self, failed: &Val) -> Result<(), String> {
        match (failed, self.store.data_mut().take()) {
            (Val::I32(0), _) => Ok(()),
            (_, said) => Err(said.unwrap_or_else(|| "the kept module failed, and does not say why".to_owned())),
        }
    }

    fn memory(&self) -> Result<wasmi::Memory, String> {
        self.instance.get_memory(&self.store, "memory").ok_or_else(|| "the kept module has no memory".to_owned())
    }
}

fn address(value: &Val) -> Result<usize, String> {
    match value {
        Val::I32(at) => Ok(at.cast_unsigned() as usize),
        _ => Err("the kept module answers otherwise".to_owned()),
    }
}

/// What the module asks for, by what its name begins with after `wasm-bindgen`'s own marks.
fn imports(engine: &Engine, module: &Module) -> Result<Linker<Said>, wasmi::Error> {
    let mut linker = Linker::new(engine);
    for import in module.imports() {
        let ExternType::Func(shape) = import.ty().clone() else { continue };
        let name = import.name().to_owned();
        linker.func_new(import.module(), &name.clone(), shape.clone(), move |mut caller, arguments, results| {
            for (result, kind) in results.iter_mut().zip(shape.results()) {
                *result = Val::default_for_ty(*kind);
            }
            if name.contains("init_externref_table") {
                return Ok(()); // its few values are for JavaScript
            }
            let sentence = sentence(&mut caller, arguments);
            if name.contains("Error") {
                *caller.data_mut() = Some(sentence);
                return Ok(());
            }
            let what = if name.contains("throw") { sentence } else { format!("it asks its host for `{name}`") };
            Err(wasmi::Error::new(what))
        })?;
    }
    Ok(linker)
}

/// The text to which a pair of address and length points.
fn sentence(caller: &mut Caller<'_, Said>, arguments: &[Val]) -> String {
    let (Some(Val::I32(at)), Some(Val::I32(length))) = (arguments.first(), arguments.get(1)) else {
        return String::new();
    };
    let (at, length) = (at.cast_unsigned() as usize, length.cast_unsigned() as usize);
    let memory = caller.get_export("memory").and_then(wasmi::Extern::into_memory);
    let bytes = memory
        .and_then(|memory| memory.data(caller.as_context()).get(at..at.saturating_add(length)).map(<[u8]>::to_vec));
    String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned()
}
