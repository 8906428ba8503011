<?php

declare(strict_types=1);

use Cxsync\Refused;

/**
 * Campaigns and dispositions in tables of one's own, through PDO; for SQLite as it stands. One transaction per batch,
 * and the answers once it is committed: what is reported as written is there; without answers it is looked up.
 */
final class TableSink implements Cxsync\Sink
{
    private const TABLES = ['campaigns' => 'campaign', 'dispositions' => 'disposition'];
    private const CONSTRAINT_VIOLATED = '23000';

    public function __construct(private readonly PDO $database)
    {
        foreach (self::TABLES as $table) {
            $database->exec(
                "CREATE TABLE IF NOT EXISTS $table (id INTEGER PRIMARY KEY, cxone_id TEXT UNIQUE, name TEXT NOT NULL)",
            );
        }
    }

    public function address(): string
    {
        return 'crm:tables'; // any name, always the same
    }

    public function read(string $kind, array $fields): iterable
    {
        foreach ($this->database->query('SELECT id, cxone_id, name FROM ' . self::TABLES[$kind]) as $row) {
            yield ['id' => $row['id'], 'fields' => ['cxone_id' => $row['cxone_id'], 'name' => $row['name']]];
        }
    }

    public function write(string $kind, array $rows): array
    {
        $answers = [];
        $this->database->beginTransaction();
        try {
            foreach ($rows as $place => $row) {
                $answers[$place] = $this->store(self::TABLES[$kind], $row['id'], $row['fields']);
            }
            $this->database->commit();
        } catch (Throwable $failure) {
            if ($this->database->inTransaction()) { // SQLite ends some by itself
                $this->database->rollBack();
            }
            throw $failure; // stops the run and comes out of sync() or apply()
        }
        return $answers;
    }

    private function store(string $table, ?string $id, array $fields): string|Refused
    {
        $values = [$fields['cxone_id'] ?? null, $fields['name'] ?? null]; // an update carries only what changes
        try {
            if ($id === null) {
                $this->database->prepare("INSERT INTO $table (cxone_id, name) VALUES (?, ?)")->execute($values);
                return $this->database->lastInsertId();
            }
            $update = $this->database->prepare(
                "UPDATE $table SET cxone_id = coalesce(?, cxone_id), name = coalesce(?, name) WHERE id = ?",
            );
            $update->execute([...$values, $id]);
            return $update->rowCount() === 1 ? $id : new Refused('There is no such row any more.');
        } catch (PDOException $refusal) {
            if ($refusal->getCode() !== self::CONSTRAINT_VIOLATED) {
                throw $refusal;
            }
            return new Refused($refusal->getMessage());
        }
    }
}
