/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/day.h"
#include "scanner/base/memory.h"
#include "scanner/check/disguise.h"

#include <stdio.h>
#include <stdlib.h>

/*
 * The flagged examples of a pack in every disguise and denial:
 *
 *   test_disguise PACK FLOORS [EVERY]    compares with the file of floors, if not "-"; EVERY > 1: each
 *                                        n-th example only
 *   test_disguise PACK --floors          writes such a file, a little below what is found now
 *   test_disguise PACK --list WAY        what is wrong in one way
 *
 * What folding alone undoes must be found always. A floor is "family way percent": of heard ways
 * the least share found, of denials the least share silent.
 */
enum {
    FAMILIES = 32,
    SLACK = 10,        /* of floors below what was found: examples come and go */
    FAMILY_SLACK = 25, /* of one family alone */
    FEW = 20,          /* examples: no floor of their own */
};
enum { COLUMN_BOTH = DRESS_WAYS_MAX /* pairs of a heard way and a folded one */, COLUMNS };

struct share {
    size_t tried, right;
};

struct measure {
    const char *families[FAMILIES];
    size_t family_count;
    struct share shares[FAMILIES + 1][COLUMNS]; /* the last row: all */
    size_t folded_tried, folded_lost, pairs_tried;
    const char *listed;
};

static size_t
family_row(struct measure *measure, const struct rule *rule)
{
    size_t len = strcspn(rule->id, ".");
    for (size_t i = 0; i < measure->family_count; i++) {
        if (strncmp(measure->families[i], rule->id, len) == 0 && measure->families[i][len] == '\0')
            return i;
    }
    if (measure->family_count == FAMILIES)
        abort();
    measure->families[measure->family_count] = memory_copy_text(rule->id, len);
    return measure->family_count++;
}

static void
show(const struct disguised *disguised, const char *verdict)
{
    struct buf text = {0};
    transcript_show(disguised->said, NULL, 0, &text);
    printf("%s: %s %s%s%s: %s\n", disguised->rule->id, verdict, dress_way(disguised->way)->name,
           disguised->also == SIZE_MAX ? "" : " + ",
           disguised->also == SIZE_MAX ? "" : dress_way(disguised->also)->name, text.data);
    buf_finish(&text);
}

static void
note(void *context, const struct disguised *disguised)
{
    struct measure *measure = context;
    const struct dress_way *way = dress_way(disguised->way);
    bool pair = disguised->also != SIZE_MAX;
    bool right = disguised->found != (way->kind == DRESS_DENIED);
    if (measure->listed && !right && !pair && strcmp(measure->listed, way->name) == 0)
        show(disguised, "wrong in");
    if (way->kind == DRESS_FOLDED) {
        measure->folded_tried++;
        measure->pairs_tried += pair;
        measure->folded_lost += !right;
        if (!right && !measure->listed)
            show(disguised, "lost in");
    }
    size_t column = way->kind == DRESS_HEARD && pair ? (size_t)COLUMN_BOTH : disguised->way;
    size_t rows[] = {family_row(measure, disguised->rule), FAMILIES};
    for (size_t i = 0; i < 2 && (!pair || way->kind == DRESS_HEARD); i++) {
        measure->shares[rows[i]][column].tried++;
        measure->shares[rows[i]][column].right += right;
    }
}

static unsigned
percent(const struct share *share)
{
    return share->tried ? (unsigned)(share->right * 100 / share->tried) : 100;
}

static const char *
column_name(size_t column)
{
    return column == COLUMN_BOTH ? "+folded" : dress_way(column)->name;
}

static bool
is_measured(size_t column, enum dress_kind kind)
{
    if (column == COLUMN_BOTH)
        return kind == DRESS_HEARD;
    const struct dress_way *way = dress_way(column);
    return way && way->kind == kind;
}

/* Chinese characters take two columns of a terminal. */
static void
print_padded(const char *text, int width)
{
    int wide = 0;
    for (const char *p = text; *p; p++)
        wide += (unsigned char)*p < 0x80 ? 1 : ((unsigned char)*p & 0xc0) == 0xc0 ? 2 : 0;
    printf("%*s%s", width > wide ? width - wide : 1, "", text);
}

static void
print_row(const struct measure *measure, const char *name, size_t row, enum dress_kind kind)
{
    printf("%-14s", name);
    for (size_t column = 0; column < COLUMNS; column++) {
        const struct share *share = &measure->shares[row][column];
        char cell[32];
        if (!is_measured(column, kind))
            continue;
        snprintf(cell, sizeof cell, share->tried ? "%u/%zu" : "-", percent(share), share->tried);
        print_padded(cell, 10);
    }
    printf("\n");
}

static void
print_table(const struct measure *measure, enum dress_kind kind, const char *title)
{
    printf("\n%s: percent of how many\n%-14s", title, "");
    for (size_t column = 0; column < COLUMNS; column++) {
        if (is_measured(column, kind))
            print_padded(column_name(column), 10);
    }
    printf("\n");
    for (size_t row = 0; row < measure->family_count; row++)
        print_row(measure, measure->families[row], row, kind);
    print_row(measure, "all", FAMILIES, kind);
}

static void
write_floors(const struct measure *measure)
{
    for (size_t row = 0; row <= FAMILIES; row++) {
        for (size_t column = 0; column < COLUMNS; column++) {
            const struct share *share = &measure->shares[row][column];
            if (!is_measured(column, DRESS_HEARD) && !is_measured(column, DRESS_DENIED))
                continue;
            unsigned slack = row == FAMILIES ? SLACK : FAMILY_SLACK;
            if (share->tried >= FEW && percent(share) > slack)
                printf("%s %s %u\n", row == FAMILIES ? "all" : measure->families[row],
                       column_name(column), percent(share) - slack);
        }
    }
}

static const struct share *
find_share(const struct measure *measure, const char *family, const char *name)
{
    size_t row = 0, column = 0;
    while (row < measure->family_count && strcmp(measure->families[row], family) != 0)
        row++;
    if (strcmp(family, "all") == 0)
        row = FAMILIES;
    else if (row == measure->family_count)
        return NULL;
    for (; column < COLUMNS; column++) {
        if ((column == COLUMN_BOTH || dress_way(column)) && strcmp(column_name(column), name) == 0)
            return &measure->shares[row][column];
    }
    return NULL;
}

/* How many floors are missed. */
static size_t
compare_floors(const struct measure *measure, const char *path)
{
    FILE *file = fopen(path, "r");
    char line[200], family[64], name[64];
    unsigned least;
    size_t missed = 0, read = 0;
    if (!file) {
        fprintf(stderr, "%s: cannot be read\n", path);
        exit(2);
    }
    while (fgets(line, sizeof line, file)) {
        if (*line == '#')
            continue;
        if (sscanf(line, "%63s %63s %u", family, name, &least) != 3) {
            fprintf(stderr, "%s: not a floor: %s", path, line);
            exit(2);
        }
        const struct share *share = find_share(measure, family, name);
        read++;
        if (share && percent(share) >= least)
            continue;
        printf("below its floor of %u%%: %s in %s (%u%%)\n", least, family, name,
               share ? percent(share) : 0);
        missed++;
    }
    fclose(file);
    printf("\n%zu floors, %zu missed\n", read, missed);
    return missed;
}

int
main(int argc, char **argv)
{
    static struct measure measure;
    struct rulebook *book;
    struct diag diag;
    int32_t day;
    if (argc < 3) {
        fprintf(stderr, "usage: test_disguise PACK FLOORS [EVERY] | PACK --floors | PACK --list WAY\n");
        return 2;
    }
    bool writes = strcmp(argv[2], "--floors") == 0;
    size_t every = argc > 3 && argv[2][0] != '-' ? strtoul(argv[3], NULL, 10) : 1;
    measure.listed = argc > 3 && strcmp(argv[2], "--list") == 0 ? argv[3] : NULL;
    diag_init(&diag);
    if (!rulebook_load(argv[1], &book, &diag) || !day_parse(span_of_text("2026-01-01"), &day))
        return 2;
    struct engine *engine = engine_new(book);
    disguise_each(book, engine, day, every ? every : 1, note, &measure);
    size_t missed = 0;
    if (writes) {
        write_floors(&measure);
    } else if (!measure.listed) {
        print_table(&measure, DRESS_FOLDED, "Found in a disguise that folding undoes");
        print_table(&measure, DRESS_HEARD, "Found by sound");
        print_table(&measure, DRESS_DENIED, "Silent when denied");
        printf("\n%zu folded disguises, %zu of them pairs: %zu lost\n", measure.folded_tried,
               measure.pairs_tried, measure.folded_lost);
        if (strcmp(argv[2], "-") != 0)
            missed = compare_floors(&measure, argv[2]);
    }
    for (size_t i = 0; i < measure.family_count; i++)
        free((char *)measure.families[i]);
    engine_free(engine);
    rulebook_free(book);
    diag_finish(&diag);
    return measure.folded_tried == 0 || measure.folded_lost || missed;
}
