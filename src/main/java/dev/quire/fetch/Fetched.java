package dev.quire.fetch;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What was fetched.
 *
 * @param folder where it is now
 * @param address where it came from
 * @param bytes length of the archive
 * @param files names of the files in the folder
 * @param md5 of the archive, when its publisher gives one and it agrees
 * @param readme the file that has the licence, if there is one
 * @param licence the lines of the licence, as they are there
 */
public record Fetched(
    Path folder,
    URI address,
    long bytes,
    List<String> files,
    Optional<String> md5,
    Optional<Path> readme,
    List<String> licence) {}
