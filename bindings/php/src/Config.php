<?php

declare(strict_types=1);

namespace Cxsync;

/**
 * The configuration document, and what it refers to: the library itself reads no file and no environment. Keeps nothing
 * of the document, because there may be secrets in it.
 *
 * @internal
 */
final class Config
{
    private const LARGEST_DOCUMENT = 4 << 20;
    private const LARGEST_SECRET = 64 << 10;

    /** Where relative paths start: beside the document; for an array, in the current folder. */
    private readonly string $folder;

    public function __construct(#[\SensitiveParameter] string|array $config)
    {
        $current = \getcwd() ?: '';
        $this->folder = \is_array($config) ? $current : \dirname(self::absolute($current, $config));
    }

    public static function json(#[\SensitiveParameter] string|array $config): string
    {
        if (\is_array($config)) {
            $json = \json_encode(self::object($config)); // its exception would show the secrets
            return $json !== false ? $json : throw new \ValueError('cxsync: no JSON: ' . \json_last_error_msg());
        }
        $json = self::content($config, self::LARGEST_DOCUMENT);
        if ($json === false) {
            throw new Error(
                "The configuration $config cannot be read.",
                Library::ffi()->CXS_E_CONFIG,
                'config_unreadable',
                'Check its name and that you may read it.',
                ['file' => $config],
                Library::ffi()->cxs_status_exit_code(Library::ffi()->CXS_E_CONFIG),
            );
        }
        return $json;
    }

    /** What a reference of the document stands for; false when it cannot be had. */
    public function lookUp(int $reference, string $name): string|false
    {
        $ffi = Library::ffi();
        return match ($reference) {
            $ffi->CXS_REFERENCE_ENV => \getenv($name),
            $ffi->CXS_REFERENCE_FILE => self::content(self::absolute($this->folder, $name), self::LARGEST_SECRET),
            $ffi->CXS_REFERENCE_PATH => self::absolute($this->folder, $name),
            default => false,
        };
    }

    private static function absolute(string $folder, string $path): string
    {
        return \str_starts_with($path, '/') ? $path : "$folder/$path";
    }

    private static function content(string $path, int $largest): string|false
    {
        $content = \is_dir($path) ? false : @\file_get_contents($path, length: $largest + 1);
        return $content === false || \strlen($content) > $largest ? false : $content;
    }

    /** PHP tells no empty object from an empty list, and numbers as keys make a list: only "suggest" is one here. */
    private static function object(#[\SensitiveParameter] array $config): \stdClass
    {
        $object = new \stdClass();
        foreach ($config as $key => $value) {
            $isList = $key === 'suggest' && \is_array($value) && \array_is_list($value);
            $object->{$key} = \is_array($value) && !$isList ? self::object($value) : $value;
        }
        return $object;
    }
}
