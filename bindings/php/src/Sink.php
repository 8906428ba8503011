<?php

declare(strict_types=1);

namespace Cxsync;

/** The side that is written, instead of Ivinex. What Source says of exceptions, the client and exit holds here. */
interface Sink
{
    /** Names the sink. State and plans are bound to it: always the same. */
    public function address(): string;

    /**
     * Every row of a kind, with those of the fields that the table has. A generator will do.
     *
     * @param list<string> $fields
     *
     * @return iterable<array{id: string|int, fields: array<string, string|int|bool|null>}> id: the row's own
     *
     * @throws IncompleteRead
     */
    public function read(string $kind, array $fields): iterable;

    /**
     * Writes at most 25 rows, all creates or all updates, and answers for each.
     *
     * @param list<array{id: string|null, fields: array<string, string>}> $rows id null: create; an update carries only
     *     what changes
     *
     * @return array<int, string|int|Refused|null> by the row's place in $rows: its id when it was written; Refused when
     *     it was not. A row without a usable answer is unknown, and is looked up by its key before it is sent again
     */
    public function write(string $kind, array $rows): array;
}
