<?php

declare(strict_types=1);

namespace Cxsync;

/** What a call found or did: a document of README.md, and what the command line would exit with. */
class Document implements \JsonSerializable
{
    private ?array $decoded = null;

    /**
     * @param string $json the document as the library wrote it
     * @param int $exitCode 0: all is as wanted
     *
     * @internal
     */
    public function __construct(public readonly string $json, public readonly int $exitCode)
    {
    }

    /** The document as arrays; README.md has its keys. */
    public function toArray(): array
    {
        return $this->decoded ??= \json_decode($this->json, true, flags: \JSON_THROW_ON_ERROR);
    }

    /** The rows; those of a set each with the "kind" that they are of. */
    public function rows(): array
    {
        $rows = $this->toArray()['rows'] ?? [];
        foreach ($this->toArray()['documents'] ?? [] as $document) {
            foreach ($document['rows'] ?? [] as $row) {
                $rows[] = ['kind' => $document['kind'], ...$row];
            }
        }
        return $rows;
    }

    /** The kinds of a set that failed: code, message, hint and details of each. */
    public function errors(): array
    {
        $failed = static fn (array $document): bool => $document['format'] === 'cxsync.error/1';
        return \array_values(\array_filter($this->toArray()['documents'] ?? [], $failed));
    }

    public function jsonSerialize(): array
    {
        return $this->toArray();
    }
}
