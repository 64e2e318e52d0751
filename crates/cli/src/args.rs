//! Arguments. Every command carries an example in its help.

use clap::{Args, Parser, Subcommand, ValueEnum};
use document::OffsetUnit;
use std::path::PathBuf;

/// Who takes which position on whom: a folder of news articles in, per-actor stance reports out.
#[derive(Parser, Debug)]
#[command(name = "hemicycle", version, about, max_term_width = 100)]
#[command(
    after_help = "Example:\n  hemicycle run articles/ --out report\n  xdg-open report/report.html\n\nExit codes: 0 done; 1 done, with inputs that were refused (each named on stderr and in the manifest);\n2 usage or settings; 3 could not write."
)]
pub struct Cli {
    /// Settings of every command.
    #[command(flatten)]
    pub common: Common,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options that every command takes. Flags win over `hemicycle.toml`, which wins over defaults.
#[derive(Args, Debug, Default)]
pub struct Common {
    /// Settings file (default: hemicycle.toml in the current folder, if there is one)
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Worker threads (default: one a core)
    #[arg(long, short, global = true, value_name = "N")]
    pub jobs: Option<usize>,
    /// No progress, no summary; messages about refused inputs remain
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Skip language detection and read everything in this language
    #[arg(long, global = true, value_name = "CODE")]
    pub lang: Option<String>,
    /// Unit of offsets in JSONL: char (as Python and R count), byte, or utf16
    #[arg(long, global = true, value_name = "UNIT")]
    pub offsets: Option<OffsetUnit>,
    /// Canonical actors: names, aliases, types, groups (TOML)
    #[arg(long, global = true, value_name = "FILE")]
    pub actors: Option<PathBuf>,
    /// Issues to code: id, label, phrases per language (TOML)
    #[arg(long, global = true, value_name = "FILE")]
    pub codebook: Option<PathBuf>,
    /// Drop stances below this confidence (0 to 1)
    #[arg(long, global = true, value_name = "X")]
    pub min_confidence: Option<f32>,
    /// Language packs to use instead of the built-in ones
    #[arg(long, global = true, value_name = "DIR")]
    pub packs: Option<PathBuf>,
}

/// The commands.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Everything: analyse a corpus, write the run folder, print the summary
    #[command(
        after_help = "Examples:\n  hemicycle run articles/ --out report\n  hemicycle run 2026-*.jsonl.gz press.html --out report --jobs 4\n  hemicycle run articles/ --out report --resume"
    )]
    Run(RunArgs),
    /// Read files into document lines (JSONL)
    #[command(after_help = "Example:\n  hemicycle ingest articles/ > documents.jsonl")]
    Ingest(IngestArgs),
    /// Detect languages
    #[command(
        after_help = "Example:\n  hemicycle ingest articles/ | hemicycle langid > documents.jsonl"
    )]
    Langid(StageArgs),
    /// Split into sentences, tokens, words and stems
    #[command(
        after_help = "Example:\n  echo \"L’État n'en veut pas.\" | hemicycle tokenize --lang fr --format text"
    )]
    Tokenize(StageArgs),
    /// Tag, lemmatise and parse
    #[command(
        after_help = "Example:\n  echo 'La ministre aurait accusé le PDG.' | hemicycle parse --lang fr --format conllu"
    )]
    Parse(StageArgs),
    /// Find mentions and the actors they refer to
    #[command(after_help = "Example:\n  hemicycle entities article.txt --format text")]
    Entities(StageArgs),
    /// Find quotes, speakers and stances
    #[command(
        after_help = "Example:\n  hemicycle ingest articles/ | hemicycle langid | hemicycle tokenize | hemicycle parse \\\n    | hemicycle entities | hemicycle stance > documents.jsonl"
    )]
    Stance(StageArgs),
    /// Merge runs, shards or analysed documents into one run folder
    #[command(
        after_help = "Example:\n  hemicycle aggregate shard-1 shard-2 documents.jsonl --out merged"
    )]
    Aggregate(AggregateArgs),
    /// Render the report of a run folder again, with filters
    #[command(
        after_help = "Example:\n  hemicycle report report --from 2026-03-01 --modality asserted --min-confidence 0.6 --out march.html"
    )]
    Report(ReportArgs),
    /// Write a run folder in another program's format
    #[command(after_help = export_help())]
    Export(ExportArgs),
    /// Show how a stance came about: sentence, parse, rule, lexicon entries, score
    #[command(after_help = "Example:\n  hemicycle explain report s1f0c2ab3de45")]
    Explain(ExplainArgs),
    /// List the actors of a run folder with their forms, and who may be one; write them as a file to edit
    #[command(
        after_help = "Example:\n  hemicycle actors report\n  hemicycle actors report --write actors.toml && hemicycle run articles/ --actors actors.toml --out again"
    )]
    Actors(ActorsArgs),
    /// Work on the list of issues
    #[command(subcommand)]
    Codebook(CodebookCommand),
    /// Review hand-made annotation
    #[command(subcommand)]
    Annotate(AnnotateCommand),
    /// Print a completion script for a shell
    #[command(
        after_help = "Example:\n  hemicycle completions bash > /etc/bash_completion.d/hemicycle"
    )]
    Completions {
        /// bash, zsh, fish, elvish or powershell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    #[command(after_help = "Example:\n  hemicycle man > hemicycle.1 && man ./hemicycle.1")]
    Man,
}

/// Arguments of `run`.
#[derive(Args, Debug)]
pub struct RunArgs {
    /// Folders or files: txt, md, html, json, jsonl, csv, each also with .gz or .zst
    #[arg(required = true, value_name = "CORPUS")]
    pub corpus: Vec<PathBuf>,
    /// The run folder to write
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Go on with a run that was interrupted
    #[arg(long)]
    pub resume: bool,
    /// How the report is written
    #[command(flatten)]
    pub render: RenderArgs,
}

/// How reports are written.
#[derive(Args, Debug, Default)]
pub struct RenderArgs {
    /// Language of the report's own words: en or fr
    #[arg(long, value_name = "CODE")]
    pub ui_lang: Option<String>,
    /// Begin CSV files with a byte order mark, as Excel wants them
    #[arg(long)]
    pub csv_bom: bool,
}

/// Arguments of `ingest`.
#[derive(Args, Debug)]
pub struct IngestArgs {
    /// Folders or files
    #[arg(required = true, value_name = "CORPUS")]
    pub corpus: Vec<PathBuf>,
}

/// Arguments of a single stage.
#[derive(Args, Debug)]
pub struct StageArgs {
    /// Document lines (.jsonl) or articles; without any, stdin: document lines, or else raw text
    #[arg(value_name = "FILE")]
    pub inputs: Vec<PathBuf>,
    /// What to write
    #[arg(long, value_enum, default_value_t = StageFormat::Jsonl)]
    pub format: StageFormat,
}

/// Output of a single stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StageFormat {
    /// One document a line.
    Jsonl,
    /// CoNLL-U (from `tokenize` on).
    Conllu,
    /// For people.
    Text,
}

/// Arguments of `aggregate`.
#[derive(Args, Debug)]
pub struct AggregateArgs {
    /// Run folders, analysed documents (.jsonl, .jsonl.gz, .jsonl.zst), or stances.jsonl files
    #[arg(required = true, value_name = "RUN|JSONL")]
    pub inputs: Vec<PathBuf>,
    /// The run folder to write
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// How the report is written
    #[command(flatten)]
    pub render: RenderArgs,
}

/// Which records count.
#[derive(Args, Debug, Default)]
pub struct FilterArgs {
    /// First day, such as 2026-03-01
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// Last day
    #[arg(long, value_name = "DATE")]
    pub to: Option<String>,
    /// Only these modalities (asserted, alleged, hypothetical, intended, denied, question)
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub modality: Vec<document::Modality>,
    /// Only these voices (outlet, indirect, direct, mixed)
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub voice: Vec<document::Voice>,
    /// Only articles in these languages
    #[arg(long = "in", value_name = "CODE", value_delimiter = ',')]
    pub languages: Vec<String>,
    /// Only these outlets
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub source: Vec<String>,
    /// Count every copy of a text that several outlets carry, not only the first
    #[arg(long)]
    pub with_copies: bool,
}

/// Arguments of `report`.
#[derive(Args, Debug)]
pub struct ReportArgs {
    /// A run folder
    pub dir: PathBuf,
    /// Where to write the page (default: report.html in the run folder)
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Which records count
    #[command(flatten)]
    pub filters: FilterArgs,
    /// How the report is written
    #[command(flatten)]
    pub render: RenderArgs,
}

/// Arguments of `export`.
#[derive(Args, Debug)]
pub struct ExportArgs {
    /// A run folder
    pub dir: PathBuf,
    /// One of the formats below
    #[arg(long, value_name = "NAME")]
    pub format: report::Format,
    /// File to write (default: stdout)
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Which records count
    #[command(flatten)]
    pub filters: FilterArgs,
}

/// Arguments of `explain`.
#[derive(Args, Debug)]
pub struct ExplainArgs {
    /// A run folder
    pub dir: PathBuf,
    /// The `id` of a stance, or the beginning of one
    #[arg(value_name = "STANCE-ID")]
    pub id: String,
}

/// Arguments of `actors`.
#[derive(Args, Debug)]
pub struct ActorsArgs {
    /// A run folder
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// Write a list for --actors instead of printing
    #[arg(long, value_name = "FILE")]
    pub write: Option<PathBuf>,
    /// Only actors that at least so many articles name
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub min_articles: u32,
}

/// Commands on the list of issues.
#[derive(Subcommand, Debug)]
pub enum CodebookCommand {
    /// Propose issues and actors, as an editable codebook file
    #[command(after_help = "Example:\n  hemicycle codebook suggest articles/ > codebook.toml")]
    Suggest(SuggestArgs),
}

/// Arguments of `codebook suggest`.
#[derive(Args, Debug)]
pub struct SuggestArgs {
    /// Folders or files
    #[arg(required = true, value_name = "CORPUS")]
    pub corpus: Vec<PathBuf>,
    /// Propose what occurs in at least so many articles
    #[arg(long, default_value_t = 2, value_name = "N")]
    pub min_articles: u32,
}

/// Commands on hand-made annotation.
#[derive(Subcommand, Debug)]
pub enum AnnotateCommand {
    /// Print an article sentence by sentence, its annotation and what is found in it aligned
    #[command(
        after_help = "Example:\n  hemicycle annotate show corpora/gold/fr-001-cotonou-dockers.txt | less -R"
    )]
    Show(ShowArgs),
}

/// Arguments of `annotate show`.
#[derive(Args, Debug)]
pub struct ShowArgs {
    /// X.txt with X.gold.json beside it (either of the two, or X)
    #[arg(value_name = "ARTICLE")]
    pub article: PathBuf,
    /// Compare with this other annotation instead of with what the program finds
    #[arg(long, value_name = "GOLD.JSON")]
    pub against: Option<PathBuf>,
    /// Also list the mentions that are alike
    #[arg(long)]
    pub all: bool,
}

fn export_help() -> String {
    let mut text = String::from("Formats:");
    for format in report::Format::ALL {
        text.push_str(&format!("\n  {:<16} {}", format.as_str(), format.file_name()));
    }
    text + "\n\nExample:\n  hemicycle export report --format gexf > network.gexf"
}
