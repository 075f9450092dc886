/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/arena.h"
#include "tests/reference/cutting.h"

/* corpus_file: transcripts read into memory, stream by stream. */
struct corpus_stream {
    const char *name; /* "file:stream", unlike any other */
    struct segments segments;
};

struct corpus {
    struct arena arena;
    struct corpus_stream *streams;
    size_t stream_count, stream_cap;
    const char **paths; /* of the files */
    struct span *bytes;
    size_t file_count, path_cap, bytes_cap;
};

/* All transcripts (.jsonl .srt .vtt .txt) of a folder, by name. What is beside them is passed over. */
void corpus_read(struct corpus *corpus, const char *dir);
void corpus_finish(struct corpus *corpus);
