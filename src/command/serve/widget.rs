//! Where are the widget's files? In the binary, where it was built with them; else in a folder: the one named, `widget` beside the binary, or
//! `www/dist/widget` of a checkout around the working directory. A binary that finds none serves the API, and says so on its page.

use std::path::{Path, PathBuf};

#[cfg(feature = "widget")]
#[derive(rust_embed::RustEmbed)]
#[folder = "www/dist/widget/"]
#[exclude = "*.br"]
#[exclude = "*.gz"]
struct Carried;

/// Where the files are.
pub(super) enum Widget {
    /// In the binary.
    #[cfg(feature = "widget")]
    Carried,
    /// In a folder.
    Folder(PathBuf),
    /// Nowhere.
    Missing,
}

/// By this file a folder is known to be the widget's.
const FIRST: &str = "landfall-delivery.js";

impl Widget {
    pub(super) fn find(named: Option<&Path>) -> Result<Widget, String> {
        if let Some(folder) = named {
            return match folder.join(FIRST).is_file() {
                true => Ok(Widget::Folder(folder.to_path_buf())),
                false => Err(format!("`{}` has no `{FIRST}`: name the folder of the built widget", folder.display())),
            };
        }
        #[cfg(feature = "widget")]
        if Carried::get(FIRST).is_some() {
            return Ok(Widget::Carried);
        }
        let beside = std::env::current_exe().ok().and_then(|program| Some(program.parent()?.join("widget")));
        let here = std::env::current_dir().ok();
        let around = here.iter().flat_map(|here| here.ancestors()).map(|dir| dir.join("www/dist/widget"));
        let found = beside.into_iter().chain(around).find(|folder| folder.join(FIRST).is_file());
        Ok(found.map_or(Widget::Missing, Widget::Folder))
    }

    /// In words.
    pub(super) fn origin(&self) -> String {
        match self {
            #[cfg(feature = "widget")]
            Widget::Carried => "is in this binary".to_owned(),
            Widget::Folder(folder) => format!("comes from {}", folder.display()),
            Widget::Missing => "is missing: this binary was built without it; name its folder with `--widget`, or build with `--features full`".to_owned(),
        }
    }

    pub(super) fn is_there(&self) -> bool {
        !matches!(self, Widget::Missing)
    }

    /// A file of it; names with folders in them there are none.
    pub(super) fn file(&self, name: &str) -> Option<Vec<u8>> {
        if name.is_empty() || name.contains(['/', '\\']) || name.starts_with('.') {
            return None;
        }
        match self {
            #[cfg(feature = "widget")]
            Widget::Carried => Carried::get(name).map(|file| file.data.into_owned()),
            Widget::Folder(folder) => std::fs::read(folder.join(name)).ok(),
            Widget::Missing => None,
        }
    }
}
