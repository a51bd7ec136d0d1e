//! What words cost: cutting texts into them and comparing them, by script, and whether a megabyte is compared within
//! a second: `cargo bench --bench words [-- --rounds N]`.
//!
//! A pass compares every page that changed, and no page may hold up a night, whatever stands on it in whichever script:
//! a slower dictionary, or work that lost its bound, shows here first.
//!
//! *In:* documents made of the sentences below, the same in every run. *Out:* two tables, each figure the median of the
//! rounds, by the wall's clock; an error that names every promised comparison of a megabyte that took more than a second.
//! *Never:* counts the first comparison in a language, which compiles its patterns; a sentence that a government said.

#![expect(clippy::print_stdout, reason = "the table is what a bench is for")]

#[expect(dead_code, reason = "headlines are for the other benches")]
#[path = "looks/words.rs"]
mod words;

use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use clap::Parser;
use similar::TextDiff;
use unsaid::text::{Passage, compare, diff, tokens};

use words::{Dice, paragraph};

/// Bytes of a document in the table of scripts.
const SMALL: usize = 200_000;
/// Bytes of a document that is compared within [`PROMISE`].
const LARGE: usize = 1_000_000;
const PROMISE: Duration = Duration::from_secs(1);
/// After so long the `similar` crate calls what it has not compared replaced.
const DEADLINE: Duration = Duration::from_secs(20);
/// Sentences of a paragraph.
const PARAGRAPH: usize = 4;
/// Words of the loop: on periodic texts some algorithms turn quadratic.
const LOOP: usize = 40;
/// Words among which replaced ones stand close together: a pair of sentences is compared word by word where at most
/// about a thousand on a side differ.
const CLOSE: usize = 750;

#[derive(Debug, Parser)]
struct Arguments {
    /// Times that everything is measured
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Given by `cargo bench`, not by `cargo test`
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    // `cargo test --all-targets` starts benches too.
    if !arguments.bench {
        return Ok(());
    }
    scripts(arguments.rounds)?;
    large(arguments.rounds)
}

/// A document of each script: cut into words, and compared with an edited copy.
fn scripts(rounds: u32) -> Result<()> {
    println!(
        "\n{} kB of each script, and a copy with a hundredth of the sentences edited; MB/s of one side",
        SMALL / 1_000
    );
    println!(
        "{:<18} {:>8} {:>8} {:>9} {:>9} {:>9}",
        "script", "tokens", "changes", "cut", "compare", "diff"
    );
    for script in SCRIPTS {
        let mut dice = Dice::of(1);
        let document = script.document(&mut dice, SMALL);
        let (before, after) = (
            document.written("\n"),
            document.edited(&mut dice).written("\n"),
        );
        let (old, new) = (script.passage(&before), script.passage(&after));
        let changes = compare(&old, &new).changes.len();
        ensure!(changes > 0, "{}: no edit was found", script.name);
        let speed = |spent: Duration| megabytes(&before) / spent.as_secs_f64();
        println!(
            "{:<18} {:>8} {changes:>8} {:>9.1} {:>9.1} {:>9.1}",
            script.name,
            tokens(&before).len(),
            speed(median(rounds, || tokens(&before))),
            speed(median(rounds, || compare(&old, &new))),
            speed(median(rounds, || diff(
                &before,
                &after,
                Some(script.language)
            ))),
        );
    }
    Ok(())
}

/// The comparisons of a megabyte, beside what the `similar` crate's diff of words takes by itself.
fn large(rounds: u32) -> Result<()> {
    println!(
        "\n{} kB, English but where another is named; similar: the crate's diff of words, as it is by itself, stopped \
         after {} s",
        LARGE / 1_000,
        DEADLINE.as_secs()
    );
    println!(
        "{:<48} {:>8} {:>11} {:>11} {:>7}",
        "text", "changes", "compare ms", "similar ms", "ratio"
    );
    let mut late = Vec::new();
    for case in cases() {
        let (old, new) = (
            case.script.passage(&case.before),
            case.script.passage(&case.after),
        );
        let mut changes = 0;
        let ours = median(rounds, || {
            let comparison = compare(&old, &new);
            changes = comparison.changes.len();
            comparison
        });
        ensure!(changes > 0, "{}: no change was found", case.name);
        let theirs = median(rounds, || similar_alone(&case));
        let (ms, theirs_ms) = (ours.as_secs_f64() * 1e3, theirs.as_secs_f64() * 1e3);
        let stopped = if theirs < DEADLINE { "" } else { "  stopped" };
        println!(
            "{:<48} {changes:>8} {ms:>11.0} {theirs_ms:>11.0} {:>7.2}{stopped}",
            case.name,
            ms / theirs_ms
        );
        if case.promised && ours > PROMISE {
            late.push(format!("{} ({ms:.0} ms)", case.name));
        }
    }
    let most = PROMISE.as_millis();
    ensure!(
        late.is_empty(),
        "a megabyte took more than {most} ms: {}",
        late.join("; ")
    );
    println!("met: every megabyte that was promised within {most} ms");
    Ok(())
}

/// How many operations the crate's diff of words comes to.
fn similar_alone(case: &Case) -> usize {
    let mut alone = TextDiff::configure();
    let diff = alone
        .timeout(DEADLINE)
        .diff_words(&case.before, &case.after);
    diff.ops().len()
}

/// The middle one of the times that the work took; what it made is dropped off the clock.
fn median<T>(rounds: u32, mut work: impl FnMut() -> T) -> Duration {
    let mut spent: Vec<Duration> = (0..rounds)
        .map(|_| {
            let begun = Instant::now();
            let made = black_box(work());
            let spent = begun.elapsed();
            drop(made);
            spent
        })
        .collect();
    spent.sort_unstable();
    spent.get(spent.len() / 2).copied().unwrap_or_default()
}

fn megabytes(text: &str) -> f64 {
    f64::from(u32::try_from(text.len()).unwrap_or(u32::MAX)) / 1e6
}

/// Two texts of a megabyte.
struct Case {
    name: &'static str,
    script: &'static Script,
    /// Whether it is to be compared within [`PROMISE`].
    promised: bool,
    before: String,
    after: String,
}

fn case(name: &'static str, before: &str, after: &str) -> Case {
    Case {
        name,
        script: &ENGLISH,
        promised: true,
        before: before.to_owned(),
        after: after.to_owned(),
    }
}

fn cases() -> Vec<Case> {
    let mut dice = Dice::of(2);
    let old = ENGLISH.document(&mut dice, LARGE);
    let new = old.edited(&mut dice);
    let (before, line) = (old.written("\n"), old.written(" "));
    let (stopless, turned) = (without_stops(&line), LOOP / 3);
    let forms = ENGLISH.document(&mut dice, LARGE).written("\n");
    // How much is compared by likeness hangs on the sentences that happen to be equal: of eight such pairs this was the
    // slowest, in the slowest script: shown, and over the promise on most machines.
    let mut worst = Dice::of(12);
    let [one, other] = [(); 2].map(|()| BURMESE.document(&mut worst, LARGE).written("\n"));
    vec![
        case("an edited copy", &before, &new.written("\n")),
        case("an unrelated text", &before, &unrelated(&mut dice)),
        case("a text of the same phrases", &before, &forms),
        Case {
            script: &BURMESE,
            promised: false,
            ..case("a text of the same phrases, Burmese", &one, &other)
        },
        case(
            "a loop of 40 words, rotated",
            &looped(0, LARGE),
            &looped(turned, LARGE),
        ),
        case(
            "the same, ten words a line",
            &looped(0, 10),
            &looped(turned, 10),
        ),
        case("one line: an edited copy", &line, &new.written(" ")),
        case(
            "one line, no full stop: an edited copy",
            &stopless,
            &without_stops(&new.written(" ")),
        ),
        case(
            "the same: 10 words replaced close together",
            &stopless,
            &replaced(&stopless, CLOSE / 10),
        ),
        case(
            "the same: 250 words replaced close together",
            &stopless,
            &replaced(&stopless, CLOSE / 250),
        ),
    ]
}

/// The other benches' sentences, which share little but the language with those here.
fn unrelated(dice: &mut Dice) -> String {
    let mut text = String::new();
    while text.len() < LARGE {
        text.push_str(&paragraph(dice, 500));
        text.push('\n');
    }
    text
}

/// The same words again and again, from one of them on, so many to a line.
fn looped(first: usize, line: usize) -> String {
    let source = paragraph(&mut Dice::of(3), LOOP * 20);
    let plain = |word: &&str| word.chars().all(char::is_alphabetic);
    let words: Vec<&str> = source.split(' ').filter(plain).take(LOOP).collect();
    let mut text = String::new();
    for (at, word) in words.iter().cycle().skip(first).enumerate() {
        text.push_str(word);
        if text.len() >= LARGE {
            break;
        }
        text.push(if at % line == line - 1 { '\n' } else { ' ' });
    }
    text
}

/// All of it one sentence.
fn without_stops(text: &str) -> String {
    text.replace('.', ",")
}

/// Every so many words of those in the middle replaced.
fn replaced(text: &str, step: usize) -> String {
    let mut words: Vec<&str> = text.split(' ').collect();
    let from = words.len() / 2;
    for word in words.iter_mut().skip(from).take(CLOSE).step_by(step) {
        *word = "elsewhere";
    }
    words.join(" ")
}

/// What the documents of a script are made of.
struct Script {
    name: &'static str,
    language: &'static str,
    /// Its digit for nothing.
    zero: char,
    /// What stands between two sentences.
    space: &'static str,
    who: &'static [&'static str],
    does: &'static [&'static str],
    what: &'static [&'static str],
    /// Sentences with places for the above and for a number.
    forms: &'static [&'static str],
}

/// A sentence of a script, by its parts' numbers.
#[derive(Clone, Copy)]
struct Sentence {
    form: usize,
    who: usize,
    does: usize,
    what: usize,
    number: usize,
    ends_paragraph: bool,
}

struct Document {
    script: &'static Script,
    sentences: Vec<Sentence>,
}

impl Script {
    fn passage<'a>(&self, text: &'a str) -> Passage<'a> {
        Passage {
            // One for all: under another headline, texts that share hardly a word are not compared any further.
            title: "A statement",
            text,
            published: None,
            language: Some(self.language),
        }
    }

    fn document(&'static self, dice: &mut Dice, bytes: usize) -> Document {
        let mut sentences = Vec::new();
        let mut written = 0;
        while written < bytes {
            let sentence = Sentence {
                form: dice.below(self.forms.len()),
                who: dice.below(self.who.len()),
                does: dice.below(self.does.len()),
                what: dice.below(self.what.len()),
                number: 2 + dice.below(9_000),
                ends_paragraph: sentences.len() % PARAGRAPH == PARAGRAPH - 1,
            };
            written += self.write(sentence).len() + 1;
            sentences.push(sentence);
        }
        Document {
            script: self,
            sentences,
        }
    }

    fn write(&self, sentence: Sentence) -> String {
        let digit = |c: char| {
            c.to_digit(10)
                .and_then(|value| char::from_u32(u32::from(self.zero) + value))
        };
        let number: String = sentence
            .number
            .to_string()
            .chars()
            .filter_map(digit)
            .collect();
        self.forms[sentence.form]
            .replace("{who}", self.who[sentence.who])
            .replace("{does}", self.does[sentence.does])
            .replace("{what}", self.what[sentence.what])
            .replace("{n}", &number)
    }

    /// The sentence with another word, or words, at one place.
    fn reworded(&self, sentence: Sentence, dice: &mut Dice) -> Sentence {
        let mut other = sentence;
        while self.write(other) == self.write(sentence) {
            other = match dice.below(3) {
                0 => Sentence {
                    who: dice.below(self.who.len()),
                    ..sentence
                },
                1 => Sentence {
                    does: dice.below(self.does.len()),
                    ..sentence
                },
                _ => Sentence {
                    what: dice.below(self.what.len()),
                    ..sentence
                },
            };
        }
        other
    }
}

impl Document {
    /// A copy with a hundredth of the sentences edited: reworded, dropped and moved in turn.
    fn edited(&self, dice: &mut Dice) -> Self {
        let mut copy = self.sentences.clone();
        for edit in 0..copy.len() / 100 {
            let at = dice.below(copy.len());
            let sentence = copy.remove(at);
            match edit % 3 {
                0 => copy.insert(at, self.script.reworded(sentence, dice)),
                1 => {}
                _ => copy.insert(dice.below(copy.len()), sentence),
            }
        }
        Self {
            script: self.script,
            sentences: copy,
        }
    }

    /// The text; `divider` stands between two paragraphs.
    fn written(&self, divider: &str) -> String {
        let mut text = String::new();
        for sentence in &self.sentences {
            text.push_str(&self.script.write(*sentence));
            text.push_str(if sentence.ends_paragraph {
                divider
            } else {
                self.script.space
            });
        }
        text
    }
}

const SCRIPTS: [&Script; 10] = [
    &ENGLISH,
    &RUSSIAN,
    &HAN_SIMPLIFIED,
    &HAN_TRADITIONAL,
    &JAPANESE,
    &KHMER,
    &LAO,
    &THAI,
    &BURMESE,
    &ARABIC,
];

static ENGLISH: Script = Script {
    name: "Latin, English",
    language: "en",
    zero: '0',
    space: " ",
    who: &[
        "The Ministry",
        "The Government",
        "The spokesperson",
        "The Deputy Prime Minister",
        "The Secretary of State",
        "The Ambassador",
        "The Joint Commission",
        "The delegation",
    ],
    does: &[
        "welcomed",
        "commended",
        "took note of",
        "condemned",
        "strongly supported",
        "deplored",
        "reaffirmed",
        "called for",
    ],
    what: &[
        "the clampdown on online fraud",
        "the release of the detained workers",
        "the ceasefire along the border",
        "the joint demining programme",
        "the suspension of customs duties",
        "the code of conduct at sea",
        "the return of the displaced families",
        "the exchange of prisoners",
    ],
    forms: &[
        "{who} {does} {what} and thanked the {n} officers who had taken part.",
        "According to figures released on Monday, {n} families have been affected by {what}.",
        "{who} {does} {what}, “which remains a priority for all {n} members of the committee”.",
        "Asked about {what}, the spokesperson said that nothing had been decided before meeting No. {n}.",
        "Both sides agreed to hold the next round of talks on {what} within {n} days.",
        "{who} {does} {what} in line with the Charter of the United Nations and resolution {n}.",
        "The agreement on {what}, worth {n} million dollars, will not enter into force before it is ratified.",
    ],
};

static RUSSIAN: Script = Script {
    name: "Cyrillic, Russian",
    language: "ru",
    zero: '0',
    space: " ",
    who: &[
        "Министерство иностранных дел",
        "Правительство Республики",
        "Посольство",
        "Федеральное агентство",
        "Министерство обороны",
        "Следственное управление",
    ],
    does: &[
        "приветствовало",
        "решительно осудило",
        "поддержало",
        "приняло к сведению",
        "высоко оценило",
        "подвергло критике",
    ],
    what: &[
        "соглашение о прекращении огня",
        "совместные меры против мошенничества",
        "возвращение перемещённых семей",
        "обмен задержанными",
        "расследование инцидента на границе",
        "решение о снижении пошлин",
        "предложение о новых переговорах",
        "строительство моста через реку",
    ],
    forms: &[
        "{who} {does} {what} и поблагодарило {n} сотрудников, принимавших участие в работе.",
        "По данным на понедельник, {what} обсудили не менее {n} экспертов обеих сторон.",
        "{who} {does} {what}, «что отвечает интересам всех {n} участников встречи».",
        "Стороны договорились рассмотреть {what} в течение {n} дней.",
        "Отвечая на вопрос журналистов, официальный представитель заявил, что {what} не следует связывать с резолюцией № {n}.",
        "{who} {does} {what} в соответствии с Уставом ООН и пунктом {n} итогового документа.",
        "На {what} выделено {n} млн рублей, однако средства пока не поступили.",
    ],
};

static HAN_SIMPLIFIED: Script = Script {
    name: "Han, simplified",
    language: "zh-Hans",
    zero: '0',
    space: "",
    who: &[
        "外交部发言人",
        "国务院",
        "中方",
        "商务部",
        "驻柬埔寨大使",
        "国防部",
        "双方代表团",
        "联合委员会",
    ],
    does: &[
        "高度赞赏",
        "注意到",
        "强烈谴责",
        "坚决支持",
        "严重关切",
        "坚决反对",
    ],
    what: &[
        "打击电信网络诈骗的行动",
        "边境停火协议",
        "被拘押人员的遣返工作",
        "联合排雷项目",
        "暂停征收关税的决定",
        "南海行为准则磋商",
        "流离失所家庭的安置",
        "跨境大桥的建设",
    ],
    forms: &[
        "{who}{does}{what}，并向参与行动的{n}名执法人员致以问候。",
        "据星期一公布的数据，已有{n}个家庭受到{what}的影响。",
        "{who}表示：“{what}符合全部{n}个成员的共同利益。”",
        "双方同意在{n}天内就{what}举行下一轮会谈。",
        "有记者问及{what}，发言人回答说，在第{n}次会议之前尚未作出决定。",
        "{who}{does}{what}，强调应遵守《联合国宪章》宗旨和第{n}号决议。",
        "围绕{what}的协议总额为{n}万元，批准之前不会生效。",
    ],
};

static HAN_TRADITIONAL: Script = Script {
    name: "Han, traditional",
    language: "zh-Hant",
    zero: '0',
    space: "",
    who: &[
        "外交部發言人",
        "行政院",
        "我方",
        "經濟部",
        "駐外代表處",
        "國防部",
        "雙方代表團",
        "聯合委員會",
    ],
    does: &[
        "高度讚賞",
        "注意到",
        "強烈譴責",
        "堅決支持",
        "嚴重關切",
        "堅決反對",
    ],
    what: &[
        "打擊電信網路詐騙的行動",
        "邊境停火協議",
        "被拘押人員的遣返工作",
        "聯合排雷計畫",
        "暫停徵收關稅的決定",
        "海上行為準則磋商",
        "流離失所家庭的安置",
        "跨境大橋的興建",
    ],
    forms: &[
        "{who}{does}{what}，並向參與行動的{n}名執法人員致意。",
        "據星期一公布的資料，已有{n}個家庭受到{what}的影響。",
        "{who}表示：「{what}符合全部{n}個會員的共同利益。」",
        "雙方同意在{n}天內就{what}舉行下一輪會談。",
        "有記者問及{what}，發言人答稱，在第{n}次會議之前尚未作成決定。",
        "{who}{does}{what}，強調應遵守《聯合國憲章》宗旨及第{n}號決議。",
        "有關{what}的協議總額為{n}萬元，批准之前不會生效。",
    ],
};

static JAPANESE: Script = Script {
    name: "Kana, Japanese",
    language: "ja",
    zero: '0',
    space: "",
    who: &[
        "外務省",
        "日本政府",
        "報道官",
        "経済産業省",
        "駐在大使",
        "防衛省",
        "両国の代表団",
        "合同委員会",
    ],
    does: &[
        "高く評価し",
        "強く非難し",
        "歓迎し",
        "支持し",
        "確認し",
        "深く憂慮し",
    ],
    what: &[
        "オンライン詐欺の取り締まり",
        "国境地帯における停戦の合意",
        "拘束された労働者の解放",
        "共同の地雷除去プログラム",
        "関税引き上げの停止",
        "避難した家族の帰還",
        "海洋における行動規範の協議",
        "国境をまたぐ橋の建設",
    ],
    forms: &[
        "{who}は、{what}を{does}、参加した{n}名の担当者に感謝の意を表しました。",
        "月曜日に公表されたデータによると、{what}によって{n}世帯が影響を受けたとのことです。",
        "{who}は「{what}は、すべての{n}か国の利益にかなうものである」と述べました。",
        "双方は、{what}に関する次回の協議を{n}日以内に行うことで一致しました。",
        "{what}についての質問に対し、報道官は、第{n}回会合までは何も決まっていないと答えました。",
        "{who}は、{what}を{does}、国連憲章の原則と決議第{n}号に従うよう求めました。",
        "{what}に関する協定の総額は{n}億円であり、批准されるまでは効力を生じません。",
    ],
};

static KHMER: Script = Script {
    name: "Khmer",
    language: "km",
    zero: '០',
    space: " ",
    who: &[
        "ក្រសួងការបរទេស",
        "រាជរដ្ឋាភិបាលកម្ពុជា",
        "អ្នកនាំពាក្យ",
        "ក្រសួងមហាផ្ទៃ",
        "ឯកអគ្គរដ្ឋទូត",
        "ក្រសួងការពារជាតិ",
        "គណៈប្រតិភូនៃភាគីទាំងពីរ",
        "គណៈកម្មការចម្រុះ",
    ],
    does: &[
        "បានស្វាគមន៍",
        "បានថ្កោលទោសយ៉ាងខ្លាំង",
        "គាំទ្រ",
        "បានកត់សម្គាល់",
        "បានកោតសរសើរ",
        "បានប្រឆាំង",
    ],
    what: &[
        "ការបង្ក្រាបការឆបោកតាមប្រព័ន្ធអនឡាញ",
        "កិច្ចព្រមព្រៀងឈប់បាញ់នៅតាមព្រំដែន",
        "ការដោះលែងពលករដែលត្រូវបានឃុំខ្លួន",
        "កម្មវិធីបោសសម្អាតមីនរួមគ្នា",
        "ការផ្អាកការយកពន្ធគយ",
        "ការវិលត្រឡប់របស់គ្រួសារភៀសសឹក",
        "ការសាងសង់ស្ពានឆ្លងកាត់ព្រំដែន",
        "កិច្ចចរចាស្តីពីក្រមប្រតិបត្តិនៅសមុទ្រ",
    ],
    forms: &[
        "{who} {does} {what} និងបានថ្លែងអំណរគុណដល់មន្ត្រីចំនួន {n} នាក់ដែលបានចូលរួម។",
        "យោងតាមទិន្នន័យដែលបានចេញផ្សាយនៅថ្ងៃចន្ទ មានគ្រួសារចំនួន {n} ទទួលរងផលប៉ះពាល់ពី{what}។",
        "{who}បានមានប្រសាសន៍ថា «{what}ជាផលប្រយោជន៍រួមរបស់សមាជិកទាំង {n}»។",
        "ភាគីទាំងពីរបានឯកភាពគ្នារៀបចំកិច្ចប្រជុំបន្ទាប់ស្តីពី{what}ក្នុងរយៈពេល {n} ថ្ងៃ។",
        "ឆ្លើយតបនឹងសំណួរអំពី{what} អ្នកនាំពាក្យបានបញ្ជាក់ថា មិនទាន់មានការសម្រេចណាមួយឡើយ មុនកិច្ចប្រជុំលើកទី{n}។",
        "{who} {does} {what} ស្របតាមគោលការណ៍នៃធម្មនុញ្ញអង្គការសហប្រជាជាតិ និងសេចក្តីសម្រេចលេខ {n}។",
        "កិច្ចព្រមព្រៀងស្តីពី{what} មានទឹកប្រាក់ {n} លានដុល្លារ ហើយនឹងមិនចូលជាធរមានមុនពេលផ្តល់សច្ចាប័នឡើយ។",
    ],
};

static LAO: Script = Script {
    name: "Lao",
    language: "lo",
    zero: '0',
    space: " ",
    who: &[
        "ກະຊວງການຕ່າງປະເທດ",
        "ລັດຖະບານ",
        "ໂຄສົກ",
        "ກະຊວງປ້ອງກັນປະເທດ",
        "ເອກອັກຄະລັດຖະທູດ",
        "ກະຊວງການເງິນ",
        "ຄະນະຜູ້ແທນສອງຝ່າຍ",
        "ຄະນະກຳມະການຮ່ວມ",
    ],
    does: &[
        "ຍິນດີຕ້ອນຮັບ",
        "ປະນາມຢ່າງແຂງແຮງ",
        "ສະໜັບສະໜູນ",
        "ຮັບຊາບ",
        "ຊົມເຊີຍ",
        "ຄັດຄ້ານ",
    ],
    what: &[
        "ການປາບປາມການຫຼອກລວງທາງອອນລາຍ",
        "ຂໍ້ຕົກລົງຢຸດຍິງຢູ່ເຂດຊາຍແດນ",
        "ການປ່ອຍຕົວແຮງງານທີ່ຖືກກັກຂັງ",
        "ໂຄງການເກັບກູ້ລະເບີດຮ່ວມກັນ",
        "ການໂຈະການເກັບພາສີ",
        "ການກັບຄືນຂອງຄອບຄົວທີ່ຖືກຍົກຍ້າຍ",
        "ການກໍ່ສ້າງຂົວຂ້າມແມ່ນ້ຳຂອງ",
    ],
    forms: &[
        "{who} {does} {what} ແລະ ສະແດງຄວາມຂອບໃຈຕໍ່ເຈົ້າໜ້າທີ່ {n} ຄົນທີ່ໄດ້ເຂົ້າຮ່ວມ",
        "ອີງຕາມຂໍ້ມູນທີ່ເຜີຍແຜ່ໃນວັນຈັນ ມີ {n} ຄອບຄົວໄດ້ຮັບຜົນກະທົບຈາກ{what}",
        "{who}ກ່າວວ່າ “{what}ແມ່ນຜົນປະໂຫຍດຮ່ວມກັນຂອງ {n} ປະເທດສະມາຊິກ”",
        "ສອງຝ່າຍໄດ້ເຫັນດີຈັດກອງປະຊຸມຄັ້ງຕໍ່ໄປກ່ຽວກັບ{what}ພາຍໃນ {n} ວັນ",
        "ຕອບຄຳຖາມກ່ຽວກັບ{what} ໂຄສົກກ່າວວ່າ ຍັງບໍ່ທັນມີການຕັດສິນໃຈກ່ອນກອງປະຊຸມຄັ້ງທີ {n}",
        "{who} {does} {what} ຕາມຫຼັກການຂອງກົດບັດສະຫະປະຊາຊາດ ແລະ ມະຕິເລກທີ {n}",
        "ສັນຍາກ່ຽວກັບ{what} ມີມູນຄ່າ {n} ລ້ານກີບ ແລະ ຈະບໍ່ມີຜົນບັງຄັບໃຊ້ກ່ອນການໃຫ້ສັດຕະຍາບັນ",
    ],
};

static THAI: Script = Script {
    name: "Thai",
    language: "th",
    zero: '๐',
    space: " ",
    who: &[
        "กระทรวงการต่างประเทศ",
        "รัฐบาลไทย",
        "โฆษก",
        "กระทรวงกลาโหม",
        "เอกอัครราชทูต",
        "กระทรวงพาณิชย์",
        "คณะผู้แทนทั้งสองฝ่าย",
        "คณะกรรมการร่วม",
    ],
    does: &[
        "ยินดีกับ",
        "ประณามอย่างรุนแรงต่อ",
        "สนับสนุน",
        "รับทราบ",
        "ชื่นชม",
        "คัดค้าน",
    ],
    what: &[
        "การปราบปรามการฉ้อโกงทางออนไลน์",
        "ข้อตกลงหยุดยิงตามแนวชายแดน",
        "การปล่อยตัวแรงงานที่ถูกควบคุมตัว",
        "โครงการเก็บกู้ทุ่นระเบิดร่วมกัน",
        "การระงับการเก็บภาษีศุลกากร",
        "การเดินทางกลับของครอบครัวผู้พลัดถิ่น",
        "การก่อสร้างสะพานข้ามพรมแดน",
        "การเจรจาแนวปฏิบัติในทะเลจีนใต้",
    ],
    forms: &[
        "{who}{does}{what} และขอบคุณเจ้าหน้าที่จำนวน {n} นายที่เข้าร่วมปฏิบัติการ",
        "ตามข้อมูลที่เผยแพร่เมื่อวันจันทร์ มี {n} ครอบครัวได้รับผลกระทบจาก{what}",
        "{who}กล่าวว่า “{what}เป็นผลประโยชน์ร่วมกันของสมาชิกทั้ง {n} ประเทศ”",
        "ทั้งสองฝ่ายเห็นพ้องที่จะจัดการหารือรอบต่อไปเกี่ยวกับ{what}ภายใน {n} วัน",
        "ในการตอบคำถามเกี่ยวกับ{what} โฆษกกล่าวว่ายังไม่มีการตัดสินใจใด ๆ ก่อนการประชุมครั้งที่ {n}",
        "{who}{does}{what}ตามหลักการของกฎบัตรสหประชาชาติและข้อมติที่ {n}",
        "ความตกลงว่าด้วย{what}มีมูลค่า {n} ล้านบาท และจะไม่มีผลใช้บังคับก่อนการให้สัตยาบัน",
    ],
};

static BURMESE: Script = Script {
    name: "Burmese",
    language: "my",
    zero: '၀',
    space: " ",
    who: &[
        "နိုင်ငံခြားရေးဝန်ကြီးဌာန",
        "အစိုးရ",
        "ပြောရေးဆိုခွင့်ရှိသူ",
        "ကာကွယ်ရေးဝန်ကြီးဌာန",
        "သံအမတ်ကြီး",
        "စီးပွားရေးနှင့်ကူးသန်းရောင်းဝယ်ရေးဝန်ကြီးဌာန",
        "နှစ်ဖက်ကိုယ်စားလှယ်အဖွဲ့",
        "ပူးတွဲကော်မတီ",
    ],
    does: &[
        "ကြိုဆိုခဲ့ပြီး",
        "ပြင်းထန်စွာရှုတ်ချခဲ့ပြီး",
        "ထောက်ခံခဲ့ပြီး",
        "မှတ်သားခဲ့ပြီး",
        "ချီးကျူးခဲ့ပြီး",
        "ကန့်ကွက်ခဲ့ပြီး",
    ],
    what: &[
        "အွန်လိုင်းလိမ်လည်မှုနှိမ်နင်းရေး",
        "နယ်စပ်ဒေသအပစ်အခတ်ရပ်စဲရေးသဘောတူညီချက်",
        "ထိန်းသိမ်းခံအလုပ်သမားများလွှတ်ပေးရေး",
        "ပူးတွဲမိုင်းရှင်းလင်းရေးအစီအစဉ်",
        "အကောက်ခွန်ဆိုင်းငံ့ရေးဆုံးဖြတ်ချက်",
        "နေရပ်စွန့်ခွာမိသားစုများပြန်လည်နေရာချထားရေး",
        "နယ်စပ်ဖြတ်ကျော်တံတားတည်ဆောက်ရေး",
    ],
    forms: &[
        "{who}က {what}ကို {does} ပါဝင်ဆောင်ရွက်ခဲ့သည့် အရာရှိ {n} ဦးအား ကျေးဇူးတင်ရှိကြောင်း ပြောကြားခဲ့သည်။",
        "တနင်္လာနေ့က ထုတ်ပြန်သည့် စာရင်းများအရ {what}ကြောင့် မိသားစု {n} စု ထိခိုက်ခဲ့သည်။",
        "{who}က “{what}သည် အဖွဲ့ဝင် {n} နိုင်ငံ၏ ဘုံအကျိုးစီးပွားဖြစ်သည်” ဟု ပြောကြားခဲ့သည်။",
        "နှစ်ဖက်စလုံးက {what}ဆိုင်ရာ နောက်တစ်ကြိမ် ဆွေးနွေးပွဲကို {n} ရက်အတွင်း ကျင်းပရန် သဘောတူခဲ့ကြသည်။",
        "{what}နှင့်ပတ်သက်သည့် မေးခွန်းကို ဖြေကြားရာတွင် အကြိမ် {n} မြောက် အစည်းအဝေးမတိုင်မီ ဆုံးဖြတ်ချက်မချရသေးကြောင်း ပြောရေးဆိုခွင့်ရှိသူက ပြောသည်။",
        "{who}က {what}ကို {does} ကုလသမဂ္ဂပဋိညာဉ်စာတမ်းနှင့် ဆုံးဖြတ်ချက်အမှတ် {n} အရ ဆောင်ရွက်ရန် တောင်းဆိုခဲ့သည်။",
        "{what}ဆိုင်ရာ သဘောတူစာချုပ်သည် ဒေါ်လာ {n} သန်း တန်ဖိုးရှိပြီး အတည်မပြုမီ အာဏာတည်မည် မဟုတ်ပေ။",
    ],
};

static ARABIC: Script = Script {
    name: "Arabic",
    language: "ar",
    zero: '٠',
    space: " ",
    who: &[
        "وزارة الخارجية",
        "الحكومة",
        "رئاسة الوزراء",
        "وزارة الدفاع",
        "سفارة المملكة",
        "وزارة التجارة",
        "اللجنة المشتركة",
        "البعثة الدائمة",
    ],
    does: &["أيدت", "أدانت", "دعمت", "انتقدت", "ثمّنت", "رفضت"],
    what: &[
        "اتفاق وقف إطلاق النار على الحدود",
        "حملة مكافحة الاحتيال الإلكتروني",
        "الإفراج عن العمال المحتجزين",
        "البرنامج المشترك لإزالة الألغام",
        "قرار تعليق الرسوم الجمركية",
        "عودة الأسر النازحة",
        "بناء الجسر العابر للحدود",
        "مشاورات مدونة السلوك في البحر",
    ],
    forms: &[
        "{does} {who} {what} وشكرت {n} من الموظفين الذين شاركوا في العمل.",
        "وفقاً للبيانات الصادرة يوم الاثنين، تأثرت {n} أسرة بعد {what}.",
        "وقالت {who}: «إن {what} يخدم مصالح جميع الأعضاء وعددهم {n}».",
        "اتفق الجانبان على عقد الجولة المقبلة بشأن {what} خلال {n} يوماً.",
        "ورداً على سؤال حول {what}، قال المتحدث إنه لم يُتخذ أي قرار قبل الاجتماع رقم {n}.",
        "{does} {who} {what} وفقاً لميثاق الأمم المتحدة والقرار رقم {n}.",
        "تبلغ قيمة الاتفاقية بشأن {what} نحو {n} مليون دولار، ولن تدخل حيز النفاذ قبل التصديق عليها.",
    ],
};
