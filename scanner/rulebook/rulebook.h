/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/diag.h"
#include "scanner/pattern/phrase.h"
#include "scanner/rulebook/laws.h"

/*
 * rulebook: one pack, loaded, checked and read-only from then on; shared by every stream. All of it
 * lives in one arena. Rules, clauses and lists are named by index.
 */
enum level { LEVEL_NOTICE, LEVEL_WARNING, LEVEL_ERROR };
enum confidence { CONFIDENCE_LOW, CONFIDENCE_MEDIUM, CONFIDENCE_HIGH };
enum evidence { EVIDENCE_WORDS, EVIDENCE_WORDS_PAGE, EVIDENCE_LEAD };
const char *level_name(enum level level);             /* "notice" … */
const char *confidence_name(enum confidence value);   /* "low" … */
const char *evidence_name(enum evidence value);       /* "words", "words+page", "lead" */
bool level_from_name(const char *name, enum level *ret_level);

struct bilingual {
    const char *zh, *en; /* NULL when not given */
};

enum relation {
    RELATION_OVER, RELATION_BEFORE, RELATION_AFTER, RELATION_NEAR, RELATION_ANYWHERE, RELATION_LABEL
};
const char *relation_name(enum relation relation);

/* How far before/after/near look: folded characters inside the breath, or media time. */
struct window_size {
    bool in_time;
    int64_t chars; /* 字 */
    int64_t us;    /* 秒 分, microseconds */
};

enum clause_role { CLAUSE_WHEN, CLAUSE_UNLESS, CLAUSE_LESSEN };

struct clause {
    enum clause_role role;
    enum relation relation;
    struct location at;
    const struct phrase *phrases; /* any of them; one step each */
    size_t phrase_count;
    struct window_size within;
    const char *label_key;       /* RELATION_LABEL */
    const char *const *label_values;
    size_t label_value_count;
    const char *because;         /* provision id, or NULL */
    struct bilingual reason;     /* lessen */
    bool from_file;              /* written at file level */
};

enum compare_op { COMPARE_LT, COMPARE_LE, COMPARE_EQ, COMPARE_NE, COMPARE_GE, COMPARE_GT };
enum term_kind { TERM_NUMBER, TERM_SLOT, TERM_ADD, TERM_SUBTRACT, TERM_MULTIPLY, TERM_DIVIDE };
struct term {
    enum term_kind kind;
    int64_t number; /* millionths */
    int slot;
    const struct term *left, *right;
};
/* One comparison of a `where`; they are joined by `and`. */
struct comparison {
    enum compare_op op;
    const struct term *left, *right;
    uint64_t slots; /* bit i: slot i is used */
};

struct count_rule {
    unsigned at_least; /* 0: no count */
    int64_t within_us; /* 0: the whole span */
};

struct example {
    bool flagged;
    const char *source; /* as written */
    struct location at;
    bool exact;      /* one line: character i of it stands at column at.column + i */
    uint32_t indent; /* not 0: a block text; line k stands on line at.line + 1 + k, this far in */
};

enum { SLOT_NAMES = PHRASE_SLOTS, CLAUSES_MAX = 64 /* of one rule, file-level ones included */ };

struct rule {
    bool broken; /* a mistake in it was reported: it can't be run */
    const char *id;
    const char *family; /* first part of the id */
    struct location at;
    struct bilingual title, say, verify, advice;
    enum level level;
    enum confidence confidence;
    enum evidence evidence;
    const char *const *law; /* provision ids, chief first */
    size_t law_count;
    const struct phrase *phrases;
    size_t phrase_count;
    const char *const *slot_names; /* slot_index in nodes; slots of all phrases share names */
    size_t slot_count;
    int64_t within_us; /* 0 when not given */
    bool any_order, stream_scope, sound;
    int64_t apart_us;
    struct count_rule count;
    const struct comparison *where;
    size_t where_count;
    struct location where_at;
    const struct clause *clauses; /* file-level ones included, in written order */
    size_t clause_count;
    const struct example *examples;
    size_t example_count;
};

struct category {
    const char *name;
    bool never_minor;
    const struct phrase *cues;
    size_t cue_count;
    struct location at;
};

/* A named list, for check and diff; phrases hold their own resolved trees. */
struct word_list {
    const char *name;
    struct location at;
    const struct phrase_node *node; /* CHOICE */
    bool used;                      /* something names it */
};

struct rulebook {
    struct arena arena;
    const char *dir;
    const char *name, *version;
    unsigned language;
    char digest[65]; /* hexadecimal BLAKE2b-256 of the pack's files in name order */
    const uint32_t *fillers;
    size_t filler_count;
    const struct phrase *turns;
    size_t turn_count;
    const struct phrase *product_cues, *product_not_after;
    size_t product_cue_count, product_not_after_count;
    const struct phrase *link_number; /* NULL when not given; its slot 0 is the number */
    const struct category *categories; /* most special first */
    size_t category_count;
    const struct phrase_node *whole_words; /* CHOICE of literals, or NULL */
    struct number_words *number_words;
    bool sound_confusions; /* `sound: true` also forgives what recognisers confuse */
    const char *const *unit_names; /* by quantity.unit */
    size_t unit_count;
    const struct rule *rules;
    size_t rule_count;
    const struct word_list *lists;
    size_t list_count;
    const struct laws *laws;
    const struct law_use *law_uses; /* every `law:` and `because:`, for laws_check_uses */
    size_t law_use_count;
};

/*
 * Loads the pack in folder @dir. Every mistake goes to @diag, by file and line; true when there was no
 * error. On success *ret_book is the caller's (rulebook_free). Examples are not run: that is check's
 * work. On failure *ret_book holds what could be read, so that check can go on; it may be NULL.
 */
bool rulebook_load(const char *dir, struct rulebook **ret_book, struct diag *diag);

/* As rulebook_load, from memory: each text is the file @name of a folder @dir that need not exist. */
struct pack_text {
    const char *name;
    struct span text;
};
bool rulebook_parse(const char *dir, const struct pack_text *texts, size_t count,
                    struct rulebook **ret_book, struct diag *diag);

/* Warnings about what works but is likely not meant. For `check`; rules with mistakes are skipped. */
void rulebook_lint(const struct rulebook *book, struct diag *diag);
void rulebook_free(struct rulebook *book);
const struct rule *rulebook_find(const struct rulebook *book, const char *rule_id);
