#ifndef EXAMPLES_PRINTING_H
#define EXAMPLES_PRINTING_H

#include "cxsync/cxsync.h"

/* Text of a record on stdout; control characters, which would reach the terminal, become '?'. No value: "(none)". */
void print_text(cxs_text text);

/* Says on stderr what went wrong and how to mend it, frees the error, and gives what to exit with. */
int print_error(cxs_error* error);

/* What became of each row, and what people still have to do. Gives what to exit with. */
int print_report(const cxs_report* report);

#endif
