<?php

declare(strict_types=1);

namespace Cxsync;

use FFI;
use FFI\CData;

/**
 * libcxsync.so, loaded once per request, and how values cross to it and back. Its size_t and uint64_t are PHP's int,
 * which has 63 bits for them; none of its counters comes near.
 *
 * @internal
 */
final class Library
{
    /** CXS_ABI_VERSION of the header beside this package. */
    private const ABI_VERSION = 0;

    private static ?FFI $ffi = null;

    public static function ffi(): FFI
    {
        return self::$ffi ??= self::load();
    }

    private static function load(): FFI
    {
        $beside = \dirname(__DIR__) . '/libcxsync.so.' . self::ABI_VERSION;
        $path = \getenv('CXSYNC_LIBRARY') ?: (\is_file($beside) ? $beside : \basename($beside));
        try {
            $ffi = FFI::cdef((string) \file_get_contents(\dirname(__DIR__) . '/cxsync.h'), $path);
        } catch (FFI\Exception $failure) {
            throw new \RuntimeException(
                "cxsync: $path cannot be loaded: {$failure->getMessage()}. If the library is missing, install it,"
                . ' put it beside cxsync.php, or name it in the environment variable CXSYNC_LIBRARY. If FFI is'
                . ' restricted, name cxsync.php in opcache.preload.',
                0,
                $failure,
            );
        }
        if ($ffi->cxs_abi_version() !== self::ABI_VERSION) {
            throw new \RuntimeException(
                "cxsync: $path has ABI version {$ffi->cxs_abi_version()}, this package needs "
                . self::ABI_VERSION . '.',
            );
        }
        return $ffi;
    }

    /**
     * Calls a function whose last parameter is `err`.
     *
     * @throws Error
     */
    public static function call(string $function, mixed ...$arguments): void
    {
        $ffi = self::ffi();
        $err = $ffi->new('cxs_error*');
        try {
            $status = $ffi->{$function}(...[...$arguments, self::pointer($err)]);
            if ($status !== $ffi->CXS_OK) {
                throw Error::of($status, $err);
            }
        } finally {
            $ffi->cxs_error_free($err);
        }
    }

    /**
     * Calls a function that has `out` before `err`.
     *
     * @return CData what it made, a pointer to $type: the caller frees it
     *
     * @throws Error
     */
    public static function made(string $type, string $function, mixed ...$arguments): CData
    {
        $out = self::ffi()->new("$type*");
        self::call($function, ...[...$arguments, self::pointer($out)]);
        return $out;
    }

    /** The address of a struct or a slot, to be passed; as void*, behind which a printed trace looks for nothing. */
    public static function pointer(CData $to): CData
    {
        return self::ffi()->cast('void*', FFI::addr($to));
    }

    /** A struct of the header with its defaults. */
    public static function struct(string $type): CData
    {
        $struct = self::ffi()->new($type);
        self::ffi()->{"{$type}_init"}(FFI::addr($struct), FFI::sizeof($struct));
        return $struct;
    }

    /** The text of a cxs_text, which may hold NUL; null when it has no value. */
    public static function text(CData $text): ?string
    {
        return $text->data === null ? null : FFI::string($text->data, $text->len);
    }

    /** Text for C, which ends at the first NUL. */
    public static function checked(string $text): string
    {
        if (\str_contains($text, "\0")) {
            throw new \ValueError('cxsync: text for the library must not hold NUL');
        }
        return $text;
    }

    /**
     * Puts text into a field of a struct.
     *
     * @return CData the memory that it stands in: keep it as long as the struct is used
     */
    public static function put(CData $struct, string $field, #[\SensitiveParameter] string $text): CData
    {
        $bytes = self::ffi()->new('char[' . (\strlen($text) + 1) . ']');
        FFI::memcpy($bytes, $text . "\0", \strlen($text) + 1);
        $struct->{$field} = self::ffi()->cast('char*', FFI::addr($bytes));
        return $bytes;
    }
}
