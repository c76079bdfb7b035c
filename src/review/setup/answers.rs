//! What a person says of the body whose exports these are: the five answers that no export gives.

use crate::messages::Message;
use std::str::FromStr;

use super::look::Setup;
use crate::domain::{Cadence, Kind, Locale, Scale};

/// A kind of body that publishes bulletins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// 政务服务中心: windows, an evaluator, drawn callbacks.
    ServiceHall,
    /// 物业.
    Property,
    /// 施工、建设单位.
    Builder,
    /// 12345 热线.
    Hotline,
}

impl Body {
    /// Every kind, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::ServiceHall, Self::Property, Self::Builder, Self::Hotline];

    /// The name on the command line.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::ServiceHall => "service-hall",
            Self::Property => "property",
            Self::Builder => "builder",
            Self::Hotline => "hotline",
        }
    }

    /// The word for it.
    #[must_use]
    pub fn message(self) -> Message {
        message!(in "setup.body", self.code())
    }

    /// The standard that fits.
    #[must_use]
    pub fn standard(self) -> &'static str {
        match self {
            Self::ServiceHall => "service-hall",
            Self::Property => "property",
            Self::Builder => "engineering",
            Self::Hotline => "hotline",
        }
    }

    /// What headings, categories and names of its exports speak of.
    fn words(self) -> &'static [&'static str] {
        match self {
            Self::ServiceHall => &["窗口", "办件", "事项", "政务", "评价器", "即办件", "承诺件"],
            Self::Property => &["物业", "业主", "楼栋", "房号", "报修", "小区", "维修"],
            Self::Builder => &["工程", "竣工", "交付", "保修", "项目部", "施工"],
            Self::Hotline => &["热线", "12345", "诉求", "来电", "坐席", "派单"],
        }
    }

    /// The kind of which the exports speak most; a service hall where they speak of none.
    #[must_use]
    pub fn told_by(setup: &Setup) -> Self {
        let texts = || setup.files.iter().flat_map(|file| std::iter::once(&file.path).chain(&file.headers));
        let score = |body: Self| texts().filter(|text| body.words().iter().any(|word| text.contains(word))).count();
        Self::ALL.into_iter().rev().max_by_key(|body| score(*body)).unwrap_or(Self::ServiceHall)
    }
}

impl FromStr for Body {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        let is_meant = |body: &Self| body.code() == text || Locale::ALL.iter().any(|locale| body.message().told(*locale) == text);
        Self::ALL.into_iter().find(is_meant).ok_or_else(|| Message::none_of(text, Self::ALL.iter().map(|body| body.code())))
    }
}

/// Grades of an evaluator, as they are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grades {
    /// 非常满意 to 非常不满意.
    Five,
    /// 满意, 基本满意, 不满意.
    Three,
    /// There is no evaluator, or nobody knows.
    Unknown,
}

impl Grades {
    /// Every answer, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Five, Self::Three, Self::Unknown];

    /// The scale that is written; `None` where the ratings must tell it.
    #[must_use]
    pub fn scale(self) -> Option<Scale> {
        match self {
            Self::Five => Some(Scale::Five),
            Self::Three => Some(Scale::Three),
            Self::Unknown => None,
        }
    }

    /// The word for it.
    #[must_use]
    pub fn message(self) -> Message {
        match self {
            Self::Five => message!("setup.grades.five"),
            Self::Three => message!("setup.grades.three"),
            Self::Unknown => message!("setup.grades.unknown"),
        }
    }
}

impl FromStr for Grades {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        match text {
            "five" | "5" => Ok(Self::Five),
            "three" | "3" => Ok(Self::Three),
            "unknown" | "none" => Ok(Self::Unknown),
            _ => Err(Message::none_of(text, ["five", "three", "unknown"])),
        }
    }
}

/// The answers; what is not said stays at its default, as a comment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// What kind of body it is.
    pub body: Option<Body>,
    /// Its name.
    pub name: String,
    /// How often it publishes.
    pub every: Option<Cadence>,
    /// Grades of its evaluator.
    pub scale: Option<Scale>,
    /// The language of the file and of the bulletin.
    pub locale: Locale,
}

impl Answers {
    /// What the exports tell: the defaults of the questions.
    #[must_use]
    pub fn told_by(setup: &Setup, locale: Locale) -> Self {
        let has_ratings = setup.files.iter().any(|file| file.kinds().contains(&Kind::Evaluations));
        let scale = (has_ratings && setup.untold_scale == Some(false)).then_some(Scale::Five);
        Self { body: Some(Body::told_by(setup)), name: String::new(), every: Some(Cadence::Month), scale, locale }
    }
}
