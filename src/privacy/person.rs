//! Whether a text is built like the name of a person.
//!
//! A surname and one or two characters more, none of which belongs to institutions or things, and not an everyday word
//! or a place. It errs on both sides, and is meant to: a window that is really called 金山 is listed in the roster, and a
//! clerk of a rare name is found among the names of the run.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Everyday words and places that would pass for names.
static ORDINARY: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("ordinary.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
});

/// Surnames that seldom begin another word.
const SURNAMES: &str = "\
    丁丛严乔于仇付仲任伍何佘余佟侯俞倪冉冯冷冼凌刁刘劉包匡华卓单卜卞卢卫史叶司向吕吳吴呂周唐喻嚴夏奚姚姜姬娄孔孙孟季孫宁宋宓\
    宗寇尚尤尹屈岑岳崔巩巫席庄庞康廖张張彭徐戚戴敖施晏曲曹曾朱李杜杨林柏查柯柳柴栾桂桑梁梅楊楚樊欧武段殷毕毛池汤汪沈洪涂温游\
    湛湯滕潘焦熊燕牛牟王甄甘申盛盧瞿祁祝秦程穆窦章童简纪缪罗翁翟耿聂肖胡胥臧舒艾芦苏苑苗苟范茹荆荣莫萧萬葉葛董蒋蒙蒲蔡蔺蕭薛\
    蘇虞袁裴褚覃解許詹謝譚许谈谌谢谭谷賀賈费贺贾赵趙辛迟逯邓邝邢邬邱邵邹郁郎郑郗郜郝郭鄂鄒鄢鄧鄭錢鍾钟钱闫闵阎阚阮陆陈陳陶陸\
    隋雷霍靳鞠韋韓韦韩顧顾颜饶馬馮骆魏鲁鲍麦麻黃黄黎齐龍龔龚羅範閻龐聶譚賴鄔";

/// Surnames that are everyday words too: only what is common in given names makes a name of them.
const WORDS: &str = "\
    万丘丰乐云井位信傅储元党全公兰关冀农况初劳区印危原古吉和商国安官宣容封居展左巴帅师常平年应廉强成房支敬文方时明晋普景朴权\
    束来栗楼水江沙海满玉田白皮盖盘相石祖符管粟练花计豆路车边连那金银门闻阳阿项马高龙";

/// Characters common in given names.
const GIVEN: &str = "\
    一七万三世东中丰丹丽久义乐九书二云五京亮仁仙众伟传伦佐佑余佛佳侠俊信俭倩健儿允元兆先光全八六兰兴冀冉军冠冬冰冲凝凡凤凯凰\
    列刚利前力功劭劲勇勉勋勤化北十千升卉华卓南博卫卿厚友双发可史合吉同名后向君吟启吴呈周和咏品哈响哥哲唐啸善喜嗣嘉四国圆圣坚\
    坤坦培基堂墨士壮声复夏夕夜天夫奇奎女好如妃妍妙妤妮妹始姐姗姝威娃娅娇娜娟娥婉婕婧婷媛嫒嫣子存孙孝季学宁宇守安宏宗官宜宝实\
    家容宽宾密富寒寿将尊少尔尚尤尧展山岁岑岚岩岭岱岳峥峰峻崇崎嵘嵩巍川巧帅帆师希帝常平年广庆应庭康廉廷建开异弘弛弟弦强弼归彤\
    彦彩彪彬彰影征律徐得循微德心忆志忠念忻怀思怡恒恩恬悟悠悦惟惠想意愿慈慎慕慧懿戈成才扬承护拓振捷推提揽摇敏敦敬文斌斐新方施\
    旋日旦早旭时旺昂昊昌明易昕星春昭昶显晋晏晓晔晖晗晨普景晴晶智暄暖暮曙曜曦月有朋朗望朝木本朱朴材来杨杭杰松林果枝枫柏柱柳栋\
    树栩格桂桃桐桑桓梁梅梓梦梵棋森植楚楠楷榕橙欣歆歌正步武殊毅毓比民水永汀求汉汝江池汤沁沅沐沙沛沪沫河治泉泊泓波泰泽洁洋洛津\
    洪洲济浚浩浪海浸涌涓涛涤润涵淇淑淮深淳淼清渊渝游湘湛湧源溢溪滇滔满滨漪漫潇潭潮澄澈澜澳激瀚灏灵灿炅炎炜炫炳烨焕焱然煊煌煜\
    照熙熠燊燕爱爵爽牧特独玄玉王玟玠玥玫玲玺珂珈珊珍珏珑珠班琅理琛琦琨琪琮琳琴琼瑄瑗瑛瑜瑞瑟瑰瑶瑾璇璋璐璞璟璧瓯甜生甫田申男\
    画畅留略百皓皖益盛直相盼省真睦睿瞳知石础硕碧磊礼祎祖神祥祯祺禄福禧禹禾秀秉秋秦积稳穆立章竣童端竹笑笙筠简箫籽粒粤精糖素紫\
    红纪纬纯纲纶纹绍经绘统绢绣继绮维绵绿缘缨罗美群羽翎翔翠翰翼耀耘耿聚聪肃肖育胜胤能腾自舒舜舞舟航舰良艳芃芊芒芙芝芬芳芷芸芽\
    苇苏苒苗若英茂范茜茵茹荃荔荟荣荷莉莎莘莞莫莲莹莺菀菁菊菡菲萌萍萱著葳葵蒙蓉蓓蓝蓬蔓蔚蕊蕾薇薪薰虎蜀蝶衍衡裕裴西见觉言誉许\
    词译诗诚诺谊谐谦象豪豫豹贞贤贵赞赣赵超越足跃轩轶轻辅辉辰达迅迎进远连迪逊通逢逸遥邦郁郎郡酉里重野金鉴鑫钊钟钢钧钰铁铜铭银\
    锋锐锡锦锴镇镕镜长闻阔阳隆难雀雁雄雅集雨雪雯雷霄霆震霖霜霞露青靖静非韩韬音韵顶顺颂领颖颜飘飞香馨马驭驰骁骏骥高魁魂魏鱼鲁\
    鲲鲸鸣鸥鸿鹂鹃鹏鹤鹰麒麟黎黔默鼎鼓齐龄龙棠佩烁";

/// Characters of institutions, acts and things, which no given name has.
const NO_NAME: &str = "\
    业举乡交产他仲件价会位保修儿兑入养农出别办务助劳区医单卫厂厅厢厦县取口台号咨商器场圾坊垃型培境墓墙处备委姻婚审室寓就局层\
    屯岗工巷市幢幼序库店废役急患户房所扬批投护报招据排政救料施服期机权材村板柜查栋校梯械检楼次款残殖殡气求汇污油法洁测消清渔\
    渗渣港漏点烟热煤照版牌牧物班瓦电疫疾登盐目砖社票种科程税窗站童筑签管籍类线组络统综网署老聘航船苑草药葬融街表裁裂装训讯记\
    设证诉诊询财账贷费路车辆输运道邮邸部酒量银铺镇间队防院险项额食馆验";

/// Characters that end the names of places, and of no person: 周庄, 崔各庄, 朱泾, 王四营.
const PLACES: &str = "坎坑坝坡坪垛垸垭埔埠堡堰塘墩寨寺峪嘴埂凹疃畈畲碾集店铺营庄庙桥榭槎沟泾洼浜渡港滩湾溇圩窑苑街巷镇乡村屯寮涌围坳";

/// Characters that end the names of places behind one other: 周浦, 桂园. Behind two they may be somebody's, as in 刘星河.
const SHORT_PLACES: &str = "浦城河里谷井潭池垟关陵郊";

/// Of these, the ones that are common in given names; they count as such after a surname that
/// is no word by itself: 李国清, 张航.
const SOMETIMES: &str = "清航栋政";

/// Characters that follow 家 in given names and never in names of places: 孙家明, but 张家川.
const BEHIND_HOME: &str = "明栋辉豪乐宝骏俊琪欣瑞伟祥强杰昌宁慧怡雯敏麒民华铭威荣成良文武富贵旺和";

/// Surnames of two characters.
const COMPOUND: [&str; 40] = [
    "欧阳", "歐陽", "太史", "端木", "上官", "司马", "司馬", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛", "諸葛", "尉迟", "公羊",
    "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容", "仲孙", "钟离", "长孙", "宇文", "司徒", "鲜于", "司空",
    "令狐", "呼延", "东郭", "南门", "西门", "百里",
];

/// What people are called by, behind a surname or a name.
const TITLES: [&str; 34] = [
    "工程师",
    "老师",
    "师傅",
    "女士",
    "先生",
    "同志",
    "小姐",
    "经理",
    "主任",
    "科长",
    "局长",
    "处长",
    "队长",
    "组长",
    "班长",
    "站长",
    "所长",
    "院长",
    "书记",
    "警官",
    "法官",
    "律师",
    "医生",
    "医师",
    "大夫",
    "护士",
    "大姐",
    "大哥",
    "阿姨",
    "大爷",
    "大妈",
    "大叔",
    "会计",
    "教授",
];

/// Whether `text`, Han characters alone, is built like the name of a person.
#[must_use]
pub(super) fn is_name(text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    if !(2..=4).contains(&characters.len()) || !text.chars().all(is_han) || ORDINARY.contains(text) {
        return false;
    }
    // 李家村, 杨家坪, and what is left of 张家口
    if characters.len() <= 3 && characters[1] == '家' && !characters.get(2).is_some_and(|c| BEHIND_HOME.contains(*c)) {
        return false;
    }
    // 崔各庄, 王四营, 周浦, 桂花园; but 李园园
    let [.., before, last] = characters[..] else { return false };
    if PLACES.contains(last) || characters.len() == 2 && SHORT_PLACES.contains(last) || last == '园' && before != '园' {
        return false;
    }
    let given = |given: &[char]| (1..=2).contains(&given.len()) && !given.iter().any(|c| NO_NAME.contains(*c));
    let head: String = characters[..2].iter().collect();
    if COMPOUND.contains(&head.as_str()) {
        return characters.len() > 2
            && given(&characters[2..])
            && (characters.len() == 4 || characters.iter().all(|c| !NO_NAME.contains(*c)));
    }
    let (surname, rest) = (characters[0], &characters[1..]);
    let common = |c: &char| GIVEN.contains(*c);
    if WORDS.contains(surname) {
        return given(rest) && rest.iter().all(common);
    }
    let thing = |c: &char| NO_NAME.contains(*c) && !SOMETIMES.contains(*c) && !(*c == '家' && rest.len() == 2);
    if rest.len() > 2 || rest.iter().any(thing) || rest.len() == 2 && rest.iter().all(|c| SOMETIMES.contains(*c)) {
        return false;
    }
    // 余额 and 宝: a word and one character more
    SURNAMES.contains(surname) && !(rest.len() == 2 && ORDINARY.contains(head.as_str()) && !common(&rest[1]))
}

/// Whether a title stands in `text` behind a surname that begins it, or behind a name: 张科长窗口.
#[must_use]
pub(super) fn holds_titled(text: &str) -> bool {
    TITLES.iter().any(|title| {
        text.match_indices(title).any(|(at, _)| {
            let before: Vec<char> = text[..at].chars().collect();
            let ends_in_name = |n: usize| before.len() >= n && is_name(&before[before.len() - n..].iter().collect::<String>());
            matches!(before[..], [surname] if SURNAMES.contains(surname))
                || COMPOUND.contains(&&text[..at])
                || ends_in_name(2)
                || ends_in_name(3)
        })
    })
}

/// Whether `text` calls a person by surname or name and title: 张师傅, 李明经理, 老王.
#[must_use]
pub(super) fn is_titled(text: &str) -> bool {
    let mut characters = text.chars();
    if let (Some('老' | '小'), Some(surname), None) = (characters.next(), characters.next(), characters.next()) {
        return SURNAMES.chars().any(|known| known == surname) && !ORDINARY.contains(text) && !"包麦米单叶".contains(surname);
    }
    TITLES.iter().filter_map(|title| text.strip_suffix(title)).any(|name| {
        let mut characters = name.chars();
        let alone = characters.next().is_some_and(|surname| SURNAMES.contains(surname)) && characters.next().is_none();
        alone && !"单包".contains(name) || COMPOUND.contains(&name) || is_name(name)
    })
}

/// Whether it is an everyday word that is built like a name.
#[must_use]
pub(super) fn is_ordinary(text: &str) -> bool {
    ORDINARY.contains(text)
}

/// Whether a character belongs to institutions, acts and things.
#[must_use]
pub(super) fn is_of_institutions(c: char) -> bool {
    NO_NAME.contains(c)
}

/// A Chinese character.
#[must_use]
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3134f}')
}
