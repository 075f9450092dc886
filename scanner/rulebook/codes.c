/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/rulebook/codes.h"

#include <strings.h>

static const struct code_info codes[] = {
    {"D01", DIAG_ERROR, "缺少一种语言，或占位符不认识",
     "A language is missing, or a placeholder is unknown",
     "title、say、advice（以及 verify、reason）都要有 zh 和 en。占位符只能是本规则 find 里"
     "的槽位名（可加 .每）、【命中】，有 count 时还有【次数】。",
     "title, say, advice (and verify, reason) have zh and en. A placeholder is a slot name "
     "of find (with .每 for its unit), 【命中】, or with count 【次数】."},
    {"D02", DIAG_ERROR, "缺少 verify", "verify is missing",
     "evidence 不是 words 时，光有口播不足以认定，必须写明还要调取什么。",
     "Where evidence is not \"words\" the transcript alone proves nothing: say what must be "
     "fetched."},
    {"D03", DIAG_ERROR, "lessen 没有理由", "lessen without a reason",
     "降级必须告诉读者原因：写 reason: {zh, en} 或 because: 条款。",
     "Whoever reads the finding must be told why the level fell: reason: {zh, en} or because: "
     "provision."},
    {"E01", DIAG_ERROR, "缺少示例", "Examples are missing",
     "每条规则至少要有一个 bad（用【…】标出要报的部分）和一个 good。示例既是说明也是测试"
     "。",
     "Each rule has at least one bad example (【…】 around what is flagged) and one good one. "
     "They are documentation and test in one."},
    {"E02", DIAG_ERROR, "bad 示例没有被报出", "A flagged example is not found",
     "会说明走到了哪一步、被哪个条件去掉、差多少距离。",
     "It is said which step was reached, which clause removed the hit, what distance was missing."},
    {"E03", DIAG_ERROR, "good 示例被报出", "A clean example is flagged",
     "会说明是哪个短语命中、离得最近的例外差多少。",
     "It is said which phrase hit and how far the nearest exception was."},
    {"E04", DIAG_ERROR, "bad 示例报错了位置", "A flagged example in the wrong place",
     "【…】与实际命中的范围不同，两者并列给出。", "【…】 and the hit differ; both are shown."},
    {"E05", DIAG_ERROR, "换一种切分，结果不同", "The result depends on how the text is cut",
     "每个示例都会以各种切法试一遍，结果必须相同。",
     "Every example is tried under all cuts; the result must be the same."},
    {"E06", DIAG_INFO, "另一条规则也报出", "Another rule also fires", "提示，不一定是错误。",
     "A note, not always a mistake."},
    {"E07", DIAG_WARNING, "没有示例覆盖", "Never exercised",
     "没有任何示例用到的分支、词表条目或条件。",
     "Branches, list entries and clauses no example reaches."},
    {"E08", DIAG_ERROR, "示例读不懂", "An example that can't be read",
     "【 】要成对、不能套叠；多行示例每行以秒数开头（12秒 …），类目=、日期= 写在最前面。",
     "Marks 【 】 come in pairs and do not nest; each line of a time-line example begins with its "
     "second (12秒 …); 类目= and 日期= stand first."},
    {"E09", DIAG_INFO, "没有例句察觉的改动", "A change that no example notices",
     "check --mutate "
     "把规则改坏一点点（去掉条件、分支，放宽窗口、比较），再跑例句。结果全都不变，说明"
     "缺一个例句，或者这一处本来就用不着。",
     "check --mutate breaks a rule in small ways (a clause or branch less, a wider window, a "
     "looser "
     "comparison) and runs its examples. When all come out the same, an example is missing or the "
     "part is not needed."},
    {"E10", DIAG_WARNING, "变个写法就漏掉", "A disguise gets through",
     "check --mutate 把每个 bad 例句里标记的字换个写法：夹空格、表情、语气词，用繁体、全角、"
     "带圈数字、形近字母，这些必须照样报出（警告）；有 sound: true 的规则还会换同音字、拼音、"
     "重复一个字，漏掉的供参考（info）。",
     "check --mutate writes what is marked in each bad example in other ways: with blanks, emoji or "
     "fillers in between, in traditional or full-width characters, ringed numbers, look-alike "
     "letters; it must be found all the same (a warning). Rules with sound: true are also tried with "
     "characters of the same sound, pinyin and repeats (info where they are missed)."},
    {"E11", DIAG_INFO, "否定的话也报", "Flagged though denied",
     "check --mutate 把每个 bad 例句里标记的话放进否定、疑问和转述（我们不敢说…、谁说…、"
     "有人说…是假的、…吗？）；仍然报出的请看看该不该加 unless。",
     "check --mutate puts what is marked in each bad example into denials, questions and other "
     "people's mouths (我们不敢说…, 谁说…, 有人说…是假的, …吗？); where it is still flagged, see whether "
     "an unless is missing."},
    {"K01", DIAG_ERROR, "版本号升得不够", "The version step is too small",
     "与旧包相比改动了含义，请按改动大小提高版本号。",
     "Compared with the old pack the meaning changed; raise the version accordingly."},
    {"L01", DIAG_ERROR, "laws.yaml：值的形状不对", "laws.yaml: wrong shape",
     "应写文字、列表或映射的地方写成了别的。",
     "Text, a list or a mapping is wanted where something else stands."},
    {"L02", DIAG_ERROR, "laws.yaml：不认识的键", "laws.yaml: unknown key", "拼错的键不会起作用。",
     "A misspelt key would have no effect."},
    {"L03", DIAG_ERROR, "laws.yaml：缺少必需的键", "laws.yaml: a required key is missing",
     "每部法律、每个版本、每个行为条款都要写全，才能准确引用。",
     "Laws, versions and provisions must be complete to be cited rightly."},
    {"L04", DIAG_ERROR, "laws.yaml：取值不对", "laws.yaml: a value that is none of those allowed",
     "日期写 YYYY-MM-DD；kind、confidence、direction 等只能取规定的值。",
     "Days are YYYY-MM-DD; kind, confidence, direction and the like have fixed values."},
    {"L05", DIAG_ERROR, "laws.yaml：编号重复", "laws.yaml: an id is there twice",
     "法律、版本、条款的编号各自唯一。", "Laws, versions and provisions have ids of their own."},
    {"L06", DIAG_ERROR, "laws.yaml：引用了不存在的法律、版本或条款",
     "laws.yaml: unknown law, version or provision", "请核对编号。", "Check the id."},
    {"L07", DIAG_ERROR, "laws.yaml：日期互相矛盾", "laws.yaml: days that contradict each other",
     "版本的终止日早于起始日，或条款的期间超出法律版本的期间。",
     "A version ends before it begins, or a provision's days lie outside its law version."},
    {"L08", DIAG_ERROR, "两个版本同一天有效", "Two versions in force on one day",
     "同一天只能有一个现行文本，请把前一版的 until 改为后一版 from 的前一天。",
     "One text holds on one day: end the earlier version on the day before the later one begins."},
    {"L09", DIAG_WARNING, "版本之间有空档", "A gap between versions",
     "空档期间等于没有规定。确有空档（例如废止后尚未立新法）则可保留。",
     "In a gap nothing forbade the conduct. Where that is true, keep it."},
    {"L10", DIAG_ERROR, "罚则没有着落", "A penalty that points nowhere",
     "penalty 所指的法律、条文在那段时间没有罚款幅度。",
     "The law or article named has no range in those days."},
    {"L11", DIAG_ERROR, "指南、意见类文件不能作为处罚依据", "A guide is no ground for a fine",
     "执法指南等规范性文件只能帮助认定，不能设定罚款。",
     "Guides and opinions help to judge, they set no fines."},
    {"L12", DIAG_WARNING, "版本更替没有说明轻重", "Nothing says what became of a provision",
     "旧法行为按从旧兼从轻处理，需要知道新规定更轻、更重还是相同；不清楚就写 unknown。",
     "An old act is judged by the lighter law, so the direction of each change is wanted; "
     "\"unknown\" "
     "is an answer too."},
    {"L13", DIAG_ERROR, "未核实的版本之间不能断言轻重",
     "A direction between versions that aren't verified",
     "两个版本都核实过，才能写 lighter、heavier 或 same。",
     "Only between two verified versions may lighter, heavier or same be said."},
    {"L14", DIAG_WARNING, "引用的条款在检查日没有现行文本", "The provision has no version in force",
     "在 --as-of 那天没有有效文本。将来才生效的为提示：到那天之前命中只作豁免记录。",
     "None on the --as-of day. One that begins later is a note: until then hits are exempted "
     "records."},
    {"L15", DIAG_WARNING, "现行文本即将到期", "The version in force ends soon",
     "90 天内到期，请准备新版本。", "It ends within 90 days; prepare the next one."},
    {"L16", DIAG_INFO, "没有规则引用的条款", "A provision that no rule cites", "不一定是错误。",
     "Not always a mistake."},
    {"L17", DIAG_ERROR, "引用了 laws.yaml 里没有的条款", "Unknown provision",
     "规则只引用条款编号，不写条号。会给出最接近的编号。",
     "Rules cite ids of provisions, never article numbers. The nearest id is given."},
    {"L18", DIAG_ERROR, "general 只能从特别条款指向一般条款",
     "\"general\" leads from a special provision to a general one",
     "带 for 的条款可以指向不带 for 的条款，反过来不行。",
     "From one with \"for\" to one without, not the reverse."},
    {"L19", DIAG_WARNING, "条款的性质与用法不符", "A provision used against its kind",
     "because 应当引用豁免类条款，law 应当引用行为类条款。",
     "\"because\" wants an exemption, \"law\" a conduct."},
    {"L20", DIAG_ERROR, "规则没有法律依据", "A rule without citation",
     "每条规则至少引用一个条款，第一个是主要依据。",
     "Each rule cites at least one provision; the first is the chief one."},
    {"P01", DIAG_ERROR, "短语写法有误", "Phrase syntax",
     "短语只有五种记号：文字、(甲|乙|)、【词表】或【槽位】或【名=槽位】、…、→。括号要成"
     "对；| 只能在括号里；→ 只能写在 find 里，不能在括号里；只有 find 里的槽位可以起名。"
     "全角（｜）、…… 和 -> 也认。",
     "A phrase has five marks: characters, (a|b|), 【list】 or 【slot】 or 【name=slot】, "
     "… and →. Brackets come in pairs; | stands inside them; → stands under find only and "
     "never in brackets; only slots under find have names. （｜）, …… and -> are read as "
     "the marks they stand for."},
    {"P02", DIAG_ERROR, "短语可以什么都不匹配", "A phrase that can match nothing",
     "每一部分都可有可无，等于处处命中。至少留一部分必须出现。",
     "Every part is optional, so it would match everywhere. Let one part be required."},
    {"P03", DIAG_ERROR, "没有可供查找的词，或查找的词太常见",
     "Nothing to look for, or too common a word",
     "程序先找每次命中必含的词，再核对整句。一步里全是槽位、… 或可有可无的部分时无从找起"
     "（错误）；只靠「是」「不」这类高频单字时很慢（警告，并给出每万字出现的次数）。请让每"
     "一步都含有两个字以上、较少见的词。",
     "The program looks for words every match contains and then checks the rest. A step of "
     "nothing but slots, gaps and optional parts can't be found (error); one found by a single "
     "common character is slow (warning, with its hits per 10,000 characters). Let each step "
     "contain a rarer word of two characters or more."},
    {"P04", DIAG_WARNING, "永远轮不到的分支", "A branch that adds nothing",
     "分支总是最长的优先，与书写顺序无关；折叠后与另一支相同的没有作用。",
     "Branches are tried longest first, whatever the order written; one that folds to the same "
     "as another adds nothing."},
    {"P05", DIAG_WARNING, "重复的短语", "A phrase that is there twice",
     "折叠后与本规则或另一条规则的短语相同；后者会让一句话出两条线索。",
     "After folding it is the same as another of this rule or of another one, where one sentence "
     "then gives two findings."},
    {"P06", DIAG_WARNING, "被另一条规则完全遮住的规则", "A shadowed rule",
     "它的每个示例都已被另一条同级或更高级的规则报出。",
     "Every example of it is flagged already by another rule of the same or a higher level."},
    {"P07", DIAG_ERROR, "正则片段不合要求", "A pattern that isn't allowed",
     "{pattern: '…', up-to: 8字} 是唯一可写正则的地方：不许捕获、前后查找、反向引用、锚点"
     "、无上限的重复、回调；宽度不得超过 up-to。嵌套的重复可能在不巧的文字上耗尽步数（警告"
     "）。前后文请用 before、after、near、over。",
     "{pattern: '…', up-to: 8字} is the one place for a regular expression: no captures, "
     "look-around, "
     "back-references, anchors, endless repeats or callouts, and no wider than up-to. Repeats "
     "that share characters can run out of steps on an unlucky text (warning). For what stands "
     "around use before, after, near, over."},
    {"P08", DIAG_WARNING, "短语里有会被丢掉的字符", "Characters that folding drops",
     "匹配之前会去掉标点、空格、表情和 pack.yaml 里的语气词（fillers），短语也一样。消息给"
     "出实际匹配的样子；若丢掉的是有意义的字（如把「额」列为语气词会毁掉「名额」），请改 fillers"
     "。",
     "Before matching, marks, emoji and the pack's fillers are dropped, from phrases too. The "
     "message shows what is matched. If a character that means something is lost, mend fillers."},
    {"P09", DIAG_ERROR, "宽度或时间窗太大", "Too wide",
     "程序只保留最近的话。短语一步最多 240 字，… 最多 60 字，字数窗最多 120 字，时间窗最"
     "多 12 小时。",
     "Only the recent words are kept: a step has at most 240 characters, … 60, a window 120"
     "字 or 12 hours."},
    {"P10", DIAG_ERROR, "一步以「…」开头或结尾", "A gap at the edge of a step",
     "开头的 … 会让命中向前多算若干字（错误）；结尾的 … 总是取最短，即空，后面可有可无的"
     "部分只有紧挨着才算（警告）。",
     "At the beginning the hit would start too early (error); at the end the gap is always "
     "empty, so that what is optional behind it counts only right beside it (warning)."},
    {"P11", DIAG_ERROR, "不能作为语气词", "Not a filler",
     "fillers 里每项是一个字，不能是标点（本来就会丢掉）或数字。",
     "A filler is one character, no mark (those are dropped anyway) and no number."},
    {"S01", DIAG_ERROR, "编号或名称缺失、不合规或重复", "Id or name missing, malformed or taken",
     "规则编号写成「类别.短名」，小写字母、数字和连字符；词表名全包唯一，不能与槽位（价格 "
     "数字 百分比 折扣 时长）同名。编号会写进线索，发布后不要改。",
     "A rule id is family.short-name in small letters, digits and hyphens; list names are unique "
     "in the pack and none is the name of a slot. Findings carry rule ids: don't change them "
     "once published."},
    {"S03", DIAG_ERROR, "引用了不存在的词表、槽位或商品类别", "Unknown list, slot or category",
     "会给出最接近的名字。词表写在 lists.yaml 或本文件的 lists 下，商品类别写在 pack.yaml "
     "的 categories 下。",
     "The nearest name is given. Lists are in lists.yaml or under lists in a family file, "
     "categories "
     "under categories in pack.yaml."},
    {"S04", DIAG_WARNING, "词表没有被用到", "A list that nothing names",
     "多半是短语里的名字写错了，或者短语删了而词表留着。",
     "Most often a name in a phrase is misspelt, or the phrase is gone and the list stayed."},
    {"S05", DIAG_WARNING, "重复的条目", "An entry that adds nothing",
     "折叠（全半角、繁简、大小写、标点）之后与另一条相同，或者已被其他条目覆盖。",
     "After folding (width, traditional and simplified, case, marks) it is the same as another, "
     "or others cover it."},
    {"S06", DIAG_ERROR, "规则包使用了更新的规则语言", "The pack needs a newer rule language",
     "请使用新版 adclaim，或旧版规则包。程序不会带着看不懂的规则继续运行。",
     "Use a newer adclaim or an older pack. The program does not go on with rules it can't "
     "understand."},
    {"S07", DIAG_ERROR, "词表包含了自己", "A list contains itself",
     "甲表引用乙表、乙表又引用甲表，展开没有尽头。",
     "List A names list B, which names list A: written out, it would have no end."},
    {"S08", DIAG_WARNING, "整词没有作用", "A whole word without effect",
     "「整词」里的词只有在包含某条规则要找的、更短的词时才有意义。",
     "A word of 整词 matters only if it holds a shorter word that some rule looks for."},
    {"W01", DIAG_ERROR, "缺少 within，或单位不对", "\"within\" is missing or has the wrong unit",
     "→ 需要规则上的 within（时间）；before、after、near 需要各自的 within（字或时间）。"
     "写 8字、60秒、5分，用阿拉伯数字。",
     "→ needs the rule's within (time); before, after and near need one each (characters or "
     "time). Write 8字, 60秒, 5分 in Arabic digits."},
    {"W02", DIAG_ERROR, "槽位没有绑定，或 where 写法有误",
     "A slot that isn't bound, or where syntax",
     "where 用到的槽位必须在每个短语的每个分支上都有；同一名字在一个短语里只能出现一次、种"
     "类一致。where 只有 + − * /、比较和 and；单位不同的价格不会比较，不必写 原.每。",
     "Slots of where must be bound on every branch of every phrase, once, with one kind. where "
     "has + − * /, comparisons and \"and\"; prices per different units are never compared, so "
     "原.每 has no place in it."},
    {"W03", DIAG_WARNING, "恒真或恒假的比较，或次数为一",
     "A comparison that is always true or false; a count of one",
     "没有槽位的比较、自己与自己比较、除以零、at-least: 1 都没有意义。",
     "No slot in it, a thing compared with itself, division by zero, at-least: 1."},
    {"W04", DIAG_ERROR, "规则报得太晚", "A rule that decides late",
     "error 级的规则若要等 30 秒以后的话（after、near）或等整段结束（anywhere）才能确定，"
     "主播早已说完。请缩小窗口或降级。",
     "An error that must wait for words more than 30 s later, or for the end of the span, comes "
     "when the words have long been heard. Use a smaller window or a lower level."},
    {"W05", DIAG_ERROR, "没有作用的键", "A key without effect",
     "例如没有 → 却写了 within 或 order，没有 → 和 count 却写了 apart，unless 以外写了 because"
     "。",
     "Such as within or order without →, apart without → and count, because outside of unless "
     "and lessen."},
    {"W06", DIAG_WARNING, "sound 没有作用", "sound without effect",
     "按读音匹配只用于三个音节以上的连续文字。",
     "Matching by sound needs three consecutive syllables."},
    {"X01", DIAG_WARNING, "永远用不上的例外", "A clause that can never apply",
     "over 要求短语盖住命中的每一个字；这个短语里容不下本规则能命中的任何文字。请把命中的"
     "词也写进去，或改用 before、after、near。",
     "over must cover every character of the hit, and nothing the rule finds fits inside this "
     "phrase. Write the words found too, or use before, after, near."},
    {"X02", DIAG_ERROR, "例外吞掉了整条规则", "The exceptions swallow every hit",
     "规则永远不会报出。", "The rule can never fire."},
    {"X03", DIAG_WARNING, "重复的例外", "A repeated clause",
     "同样的短语、同样或更大的窗口已经写过（也可能写在文件顶部）。",
     "The same phrase with the same or a wider window is there already, perhaps for the whole "
     "file."},
    {"X04", DIAG_WARNING, "没有示例需要的例外", "An exception no example needs",
     "去掉它，所有示例的结果都不变：请补一个只有靠它才能放行的 good 示例，或删掉它。",
     "Without it every example comes out the same: add a good example that needs it, or delete "
     "it."},
    {"Y01", DIAG_ERROR, "看不见或不合法的字符",
     "A character that can't be seen, or is no character",
     "文件须是 UTF-8，且不得含 NUL、零宽字符、文字方向控制符等看不见的字符：审阅的人看到的"
     "必须就是程序读到的。确有需要（例如在示例中测试零宽字符）时，用双引号里的 \\u200B 这类"
     "写法。",
     "A file must be UTF-8 without NUL, zero-width or text-direction characters: what a reviewer "
     "sees must be what the program reads. Where one is meant (an example that tests zero-width "
     "characters), write it as \\u200B in double quotes."},
    {"Y02", DIAG_ERROR, "YAML 写法有误", "YAML syntax",
     "最常见的原因：键后面用了全角「：」；冒号后面没有空格；缩进里有制表符；文字以 { [ % * "
     "& ! @ 开头而没有加引号；引号没有闭合。能认出的错误会就地修补后继续往下读，以便一次看"
     "到所有错误。",
     "The common causes: a full-width colon after a key; no space after the colon; a tab in "
     "the indentation; a text that opens with { [ % * & ! @ and has no quotes; a quote that "
     "isn't closed. A slip that is recognised is mended in memory and reading goes on, so that "
     "one run shows all of them."},
    {"Y03", DIAG_ERROR, "同一个键写了两次", "A key given twice",
     "YAML 会悄悄丢掉其中一个。两处位置都会列出，留下一个即可。",
     "YAML would silently drop one of them. Both places are shown; keep one."},
    {"Y04", DIAG_ERROR, "用了锚点、别名、标签、合并键或第二个文档",
     "Anchor, alias, tag, merge key or second document",
     "规则包的每一处都应当单独读得懂，因此不允许引用别处。要重复使用的词请写成词表，用【词"
     "表名】引用。",
     "Each place of a pack must read by itself, so nothing may refer elsewhere. Words used "
     "twice belong in a list, named 【list】."},
    {"Y05", DIAG_ERROR, "不认识的键", "Unknown key",
     "拼错的键不会起作用，所以一律报错，并给出最接近的键；若这个键属于别的层级，会说明它该"
     "放在哪里（多半是缩进错了）。",
     "A misspelt key would have no effect, so it is an error. The nearest key is named; where "
     "the key belongs to another level, that is said (most often the indentation is wrong)."},
    {"Y06", DIAG_ERROR, "值的形状不对", "Wrong shape of a value",
     "应写文字的地方写成了映射或列表，或者相反；或者取值不在允许的范围内。文字里的「: 」（"
     "半角冒号加空格）会被读成映射，请加引号。",
     "A mapping or list where text is wanted, or the reverse; or a value that is none of those "
     "allowed. \": \" inside a text makes a mapping of it: use quotes."},
    {"Y07", DIAG_WARNING, "「 #」把文字截断了", "A comment cuts a text",
     "YAML 中空格加 # 开始注释，其后的字不再属于短语。要保留请加引号；若本来就是注释，请写"
     "成「# 」。",
     "In YAML a space and # begin a comment; what follows is no part of the phrase. Quote the "
     "text to keep it, or write \"# \" if a comment is meant."},
    {"Y08", DIAG_ERROR, "超出限额", "A limit is exceeded",
     "限额用来保证坏文件也能很快读完、占用有限内存：单个文件 4 MiB、16 层嵌套、20 万个节点"
     "、短语 4000 字、每步展开 20 万个分支等。消息会说明是哪一项、限额多少、怎么改。",
     "Limits keep a bad file quick to reject and memory bounded: 4 MiB and 200,000 nodes a "
     "file, 16 levels, 4,000 characters a phrase, 200,000 branches a step with its lists written "
     "out, and so on. The message names the limit and the way out."},
    {"Y09", DIAG_ERROR, "文件或文件夹读不了", "A file or folder can't be read",
     "规则包是一个文件夹，里面要有 pack.yaml 和 laws.yaml；文件名以 .yaml 结尾。",
     "A pack is a folder with pack.yaml and laws.yaml in it; its files end in .yaml."},
    {"Y10", DIAG_ERROR, "缺少必需的键", "A required key is missing", "消息会说明缺哪个键、怎么补。",
     "The message names the key and how to add it."},
};

const struct code_info *
codes_all(size_t *ret_count)
{
    *ret_count = sizeof codes / sizeof *codes;
    return codes;
}

const struct code_info *
codes_find(const char *code)
{
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (strcasecmp(codes[i].code, code) == 0)
            return &codes[i];
    return NULL;
}
