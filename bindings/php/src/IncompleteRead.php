<?php

declare(strict_types=1);

namespace Cxsync;

/** Thrown by pull() or read() where the rest cannot be had: what came so far is shown, and nothing is written. */
final class IncompleteRead extends \RuntimeException
{
}
