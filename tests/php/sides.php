<?php

declare(strict_types=1);

/** A source in memory: name by key. */
class Names implements Cxsync\Source
{
    public function __construct(public array $names, private readonly ?Closure $before = null)
    {
    }

    public function address(): string
    {
        return 'names';
    }

    public function pull(string $kind): iterable
    {
        $this->before && ($this->before)($kind);
        foreach ($this->names as $key => $name) {
            yield ['id' => $key, 'fields' => ['id' => $key, 'name' => $name, 'is_active' => true]];
        }
    }
}

/** A sink in memory: rows by id. Each closure may do something first; what the one of write returns are the answers. */
class Rows implements Cxsync\Sink
{
    public function __construct(
        public array $rows = [],
        private readonly ?Closure $read = null,
        private readonly ?Closure $write = null,
    ) {
    }

    public function address(): string
    {
        return 'rows';
    }

    public function read(string $kind, array $fields): iterable
    {
        $this->read && ($this->read)($kind, $fields);
        foreach ($this->rows as $id => $row) {
            yield ['id' => $id, 'fields' => $row];
        }
    }

    public function write(string $kind, array $rows): array
    {
        return ($this->write ?? $this->store(...))($rows);
    }

    public function store(array $rows): array
    {
        $answers = [];
        foreach ($rows as ['id' => $id, 'fields' => $fields]) {
            $id ??= 'r' . (count($this->rows) + 1);
            $this->rows[$id] = $fields + ($this->rows[$id] ?? []);
            $answers[] = $id;
        }
        return $answers;
    }
}
