<?php

/**
 * All classes of cxsync. Require it, or let Composer load them. Where ffi.enable is "preload" (PHP's default), a web
 * server must name it in opcache.preload: FFI may be used by preloaded files, and by the command line.
 */

declare(strict_types=1);

require_once __DIR__ . '/src/Library.php';
require_once __DIR__ . '/src/Document.php';
require_once __DIR__ . '/src/Plan.php';
require_once __DIR__ . '/src/Error.php';
require_once __DIR__ . '/src/IncompleteRead.php';
require_once __DIR__ . '/src/Refused.php';
require_once __DIR__ . '/src/Source.php';
require_once __DIR__ . '/src/Sink.php';
require_once __DIR__ . '/src/Sides.php';
require_once __DIR__ . '/src/Config.php';
require_once __DIR__ . '/src/Callbacks.php';
require_once __DIR__ . '/src/Client.php';
