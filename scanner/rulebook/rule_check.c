/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/rulebook/loader.h"

void
rule_check(struct loader *loader)
{
    (void)loader;
}
