<?php

declare(strict_types=1);

namespace Cxsync;

use FFI\CData;

/**
 * What passes between the library and a source or sink in PHP. Nonsense of theirs is an error of that read or row.
 *
 * @internal
 */
final class Sides
{
    /**
     * Gives the library all records; false when they cannot be taken, or it wants no more.
     *
     * @param \Closure(): iterable $read
     */
    public static function giveRecords(CData $records, \Closure $read): bool
    {
        $ffi = Library::ffi();
        try {
            foreach ($read() as $record) {
                $wrong = self::add($records, $record);
                if ($wrong !== null) {
                    $ffi->cxs_records_fail($records, $wrong, 'Mend pull() or read() of the PHP side.');
                    return false;
                }
                if ($ffi->cxs_records_should_stop($records) !== 0) {
                    return false;
                }
            }
        } catch (IncompleteRead $incomplete) {
            $ffi->cxs_records_set_incomplete($records, $incomplete->getMessage());
        }
        return true;
    }

    /** Adds one record; what is wrong with it. Text that is not UTF-8 is found, remembered and told by the library. */
    private static function add(CData $records, mixed $record): ?string
    {
        $id = $record['id'] ?? null;
        $fields = $record['fields'] ?? null;
        if (!\is_array($fields) || !(\is_string($id) || \is_int($id))) {
            return 'a record is no array of "id" and "fields"';
        }
        $ffi = Library::ffi();
        $ffi->cxs_records_add($records, (string) $id, \strlen((string) $id));
        foreach ($fields as $name => $value) {
            if (\str_contains((string) $name, "\0")) {
                return "a field of the record $id has NUL in its name";
            }
            $type = \get_debug_type($value);
            if (!\in_array($type, ['string', 'int', 'bool', 'null'], true)) {
                return "the field $name of the record $id is $type, not text, int, bool or null";
            }
            $text = \is_bool($value) ? ($value ? 'true' : 'false') : (string) $value;
            $ffi->cxs_records_set($records, (string) $name, $value === null ? null : $text, \strlen($text));
        }
        return null;
    }

    /** @return list<string> */
    public static function names(?CData $fields, int $count): array
    {
        $names = [];
        for ($i = 0; $i < $count; $i++) {
            $names[] = $fields[$i];
        }
        return $names;
    }

    /** @return list<array{id: string|null, fields: array<string, string>}> */
    public static function rows(CData $rows): array
    {
        $ffi = Library::ffi();
        $all = [];
        for ($row = 0, $count = $ffi->cxs_rows_count($rows); $row < $count; $row++) {
            $fields = [];
            for ($field = 0, $width = $ffi->cxs_rows_field_count($rows, $row); $field < $width; $field++) {
                $name = Library::text($ffi->cxs_rows_field_name($rows, $row, $field));
                $fields[$name] = Library::text($ffi->cxs_rows_field_value($rows, $row, $field));
            }
            $all[] = ['id' => Library::text($ffi->cxs_rows_id($rows, $row)), 'fields' => $fields];
        }
        return $all;
    }

    /** Answers for one row; false when that is no answer, and the row stays without one. */
    public static function answer(CData $answers, int|string $row, mixed $answer): bool
    {
        $ffi = Library::ffi();
        if ($answer === null || !\is_int($row)) {
            return $answer === null;
        }
        if ($answer instanceof Refused) { // it stays refused when its text is not UTF-8
            return $ffi->cxs_answers_refused($answers, $row, $answer->message) === $ffi->CXS_OK
                || $ffi->cxs_answers_refused($answers, $row, null) === $ffi->CXS_OK;
        }
        if (!\is_string($answer) && !\is_int($answer)) {
            return false;
        }
        $id = (string) $answer;
        return $ffi->cxs_answers_written($answers, $row, $id, \strlen($id)) === $ffi->CXS_OK;
    }
}
