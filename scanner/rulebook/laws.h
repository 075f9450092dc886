/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/buf.h"
#include "scanner/base/day.h"
#include "scanner/base/diag.h"
#include "scanner/rulebook/yaml_tree.h"

/*
 * laws: what the law said on a given day.
 *
 *   laws.yaml → laws (title, versions, penalties) and provisions (a conduct, and which article of
 * which law version forbids it from when to when)
 *
 * A rule names provisions, never articles; a finding asks laws_cite_rule for the citation on the
 * day of the stream. All of it lives in the arena given at load and is read-only from then on.
 */
enum law_kind { LAW_STATUTE, LAW_REGULATION, LAW_RULE, LAW_GUIDE, LAW_NORMATIVE };
enum law_confidence { LAW_FROM_MEMORY, LAW_PARTLY, LAW_VERIFIED };
enum provision_kind { PROVISION_CONDUCT, PROVISION_EXEMPTION, PROVISION_DUTY };
enum law_harm { HARM_NONE, HARM_HEALTH, HARM_FINANCE };

/* From the stream's day to today: what became of the consequences. */
enum law_direction { DIRECTION_SAME, DIRECTION_LIGHTER, DIRECTION_HEAVIER, DIRECTION_UNKNOWN };

const char *law_kind_name(enum law_kind kind); /* "law", "regulation" … */
const char *
law_confidence_name(enum law_confidence confidence);          /* "verified", "partly", "memory" */
const char *provision_kind_name(enum provision_kind kind);    /* "conduct" … */
const char *law_direction_name(enum law_direction direction); /* "same", "lighter" … */

struct law_text {
    const char *zh, *en; /* NULL when not given */
};

/* Inclusive on both ends. */
enum { DAY_UNKNOWN_START = INT32_MIN, DAY_OPEN_END = INT32_MAX };
struct day_range {
    int32_t from, until;
};

struct law_version {
    const char *id; /* "2021" */
    struct day_range days;
    const char *number; /* document number, NULL unless verified */
    enum law_confidence confidence;
    bool has_change;              /* what the step from the version before changed, */
    enum law_direction direction; /* for provisions that say nothing themselves */
    struct law_text reason;
    struct location at;
};

struct law_penalty {
    const char *article;
    const struct law_version *const *versions; /* in which of the law's versions */
    size_t version_count;
    struct law_text range;
    struct law_text base;       /* what the range is counted on */
    struct law_text individual; /* another cap for individual operators */
    enum law_confidence confidence;
    struct location at;
};

struct law {
    const char *id;
    struct law_text title, short_title;
    const char *issuer;
    enum law_kind kind;
    bool own_fines; /* guides and some joint measures have none */
    struct law_text note;
    const struct law_version *versions; /* oldest first */
    size_t version_count;
    const struct law_penalty *penalties;
    size_t penalty_count;
    struct location at;
};

struct penalty_ref {
    const struct law *law;
    const char *article;
    struct location at;
};

struct provision_version {
    const struct law *law;
    const struct law_version *version;
    const char *article;        /* "9.i3"; NULL when no article is known */
    struct day_range days;      /* of the law version, or narrower */
    struct day_range text_days; /* the same, over neighbours that differ in their penalty only */
    enum law_confidence confidence;
    const struct penalty_ref *penalties;
    size_t penalty_count;
    struct location at;
};

struct law_change {
    int32_t day; /* first day of the new state */
    enum law_direction direction;
    struct law_text reason;
    struct location at;
};

struct provision {
    const char *id;
    struct law_text title, gist;
    enum provision_kind kind;
    enum law_harm harm; /* whose safety it protects, for the five-year limit */
    const char *const *binds;
    size_t bind_count;
    const char *const *categories; /* `for:`; none: all goods */
    size_t category_count;
    const struct provision *general; /* cited while the category is unknown, or another; NULL */
    const struct provision_version *versions; /* oldest first */
    size_t version_count;
    const struct law_change *changes;
    size_t change_count;
    struct location at;
};

/* Facts for the file in which a clue is handed over: who is competent, what to attach, how long. */
struct law_basis {
    const struct law *law;
    const char *article;
    enum law_confidence confidence;
};
enum handover_group {
    HANDOVER_COMPETENCE,
    HANDOVER_ATTACH,
    HANDOVER_FORM,
    HANDOVER_DEADLINE,
    HANDOVER_RETENTION,
    HANDOVER_FIELD,
    HANDOVER_GROUPS
};
const char *handover_group_name(enum handover_group group); /* "competence" … */
struct handover_item {
    const char *id;
    struct law_text text;   /* the fact, or the field's name */
    struct law_text reason; /* why it is wanted; may be missing */
    struct day_range days;  /* from when it holds */
    const struct law_basis *basis;
    size_t basis_count;
};

struct laws;

/* NULL only when @tree can't be read at all; every mistake goes to @diag as an L.. code. */
const struct laws *laws_load(const struct yaml_node *tree, struct arena *arena, struct diag *diag);

const struct provision *laws_find(const struct laws *laws, const char *provision_id); /* or NULL */
const struct law *laws_find_law(const struct laws *laws, const char *law_id);         /* or NULL */
size_t laws_count(const struct laws *laws);
const struct law *laws_at(const struct laws *laws, size_t index);
size_t laws_provision_count(const struct laws *laws);
const struct provision *laws_provision_at(const struct laws *laws,
                                          size_t index); /* in file order */
const struct handover_item *laws_handover(const struct laws *laws, enum handover_group group,
                                          size_t *ret_count);

/* The version in force on @day, or NULL. */
const struct provision_version *provision_on(const struct provision *provision, int32_t day);

/* ---- citing ---- */

enum { CITED_PENALTIES = 4, CITATION_REASONS = 6, RULE_LAWS = 16 };

struct cited_penalty {
    const struct law *law;
    const struct law_version *version; /* NULL when the law has none in force that day */
    const struct law_penalty *penalty; /* NULL when it points nowhere */
    const char *article;
    bool printable; /* else name the law only, without article and range */
};

/* One article as it stood on one day. */
struct cited_version {
    const struct law *law;
    const struct law_version *version;
    const char *article; /* NULL unless printable */
    struct day_range days;
    enum law_confidence confidence; /* the weaker of law version and row */
    bool printable;                 /* verified: the article may be printed as settled */
    struct cited_penalty penalties[CITED_PENALTIES]; /* none for guides and where none is known */
    size_t penalty_count;
};

enum citation_state {
    CITATION_IN_FORCE,
    CITATION_NOT_YET,     /* begins after the day */
    CITATION_ENDED,       /* ended before the day, or between two versions */
    CITATION_OTHER_GOODS, /* special to other categories, and without a general counterpart */
};
const char *citation_state_name(enum citation_state state); /* "in-force", "not-yet" … */

struct citation {
    const struct provision *provision; /* the one cited: may be the general counterpart */
    const struct provision *special;   /* the special provision it stands in for, else NULL */
    bool
        if_category; /* cited although the category is unknown: holds only if it is one of `for:` */
    enum citation_state state;
    struct cited_version then; /* when in force */
    bool has_now;
    struct cited_version now; /* today's counterpart, on the as-of day */
    bool now_differs;         /* article, law version or consequences are not the same as then */
    enum law_direction direction;
    struct law_text reasons[CITATION_REASONS];
    size_t reason_count;
};

/* The version as a citation, with the penalties as they are on @day. */
struct cited_version provision_cite(const struct provision_version *version, int32_t day);

/*
 * Cites one provision as of @day, with its counterpart of @as_of. @category is NULL when unknown.
 * False when there is no such provision.
 */
bool laws_cite(const struct laws *laws, const char *provision_id, int32_t day, int32_t as_of,
               const char *category, struct citation *ret_citation);

/* What a finding of a rule cites. */
struct rule_citations {
    struct citation cited[RULE_LAWS]; /* in force on the day, chief first, no provision twice */
    size_t count;
    const struct provision
        *verify[RULE_LAWS]; /* special ones, to check once the category is known */
    size_t verify_count;
    struct citation later[RULE_LAWS]; /* not in force on the day but on the as-of day */
    size_t later_count;
};
void laws_cite_rule(const struct laws *laws, const char *const *provision_ids, size_t count,
                    int32_t day, int32_t as_of, const char *category,
                    struct rule_citations *ret_citations);

/* False: none of the provisions is in force on @day (a hit is then exempted, "not-yet-law"). */
bool laws_any_in_force(const struct laws *laws, const char *const *provision_ids, size_t count,
                       int32_t day);

/* Whether an exemption helps on @day: one not yet begun does, one that has ended does not. */
bool laws_exempts(const struct laws *laws, const char *provision_id, int32_t day);

enum limitation_state {
    LIMITATION_OPEN, /* within two years */
    LIMITATION_LONG, /* past two years, within five, and life, health or finance is touched */
    LIMITATION_MAY_BE_PAST,
};
const char *limitation_state_name(enum limitation_state state); /* "open", "long", "may-be-past" */

/* A note for a human to decide; an act may also have gone on after the stream. */
struct limitation {
    enum limitation_state state;
    int32_t short_end, long_end; /* first days on which two and five years are over */
    int32_t age_days;
    bool touches_safety;  /* life, health or finance, by provision or category */
    struct law_text text; /* empty while open */
};
void laws_limitation(const struct laws *laws, const struct rule_citations *citations,
                     const char *category, int32_t day, int32_t as_of,
                     struct limitation *ret_limitation);

/* ---- text ---- */

/* "14.p2.i3" → 第十四条第二款第（三）项, Art. 14 para. 2(3). */
void article_text(const char *article, bool english, struct buf *out);

/* 《广告法》（2021年）第九条第（三）项；罚则第五十七条, or the law's title only when not verified.
 */
void citation_text(const struct cited_version *cited, bool english, struct buf *out);

/* The penalties with their ranges, one per line; nothing when there are none to print. */
void penalty_text(const struct cited_version *cited, bool english, struct buf *out);

const char *law_title(const struct law *law, bool english);
const char *law_short_title(const struct law *law, bool english);
const char *law_text_in(struct law_text text,
                        bool english); /* the other language when missing; "" */

/* ---- checks ---- */

/*
 * What `adclaim check` wants to know: gaps and overlaps between versions, penalties that point
 * nowhere, steps from version to version that nothing is said about. Done without any rule.
 */
void laws_check(const struct laws *laws, struct diag *diag);

/*
 * One use of a provision by a rule. laws_check_uses warns of uses without a version in force on
 * @as_of or whose last one ends within 90 days, and of provisions no rule uses; unknown ids are
 * errors.
 */
struct law_use {
    const char *provision;
    struct location at;
    bool exemption; /* named by `because:` */
};
void laws_check_uses(const struct laws *laws, const struct law_use *uses, size_t use_count,
                     int32_t as_of, struct diag *diag);
