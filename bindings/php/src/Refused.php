<?php

declare(strict_types=1);

namespace Cxsync;

/** An answer of a sink: the row was certainly not written, and why. */
final class Refused
{
    public function __construct(public readonly string $message)
    {
    }
}
