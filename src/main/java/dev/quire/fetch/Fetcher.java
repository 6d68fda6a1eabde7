package dev.quire.fetch;

import dev.quire.files.InvalidFileException;
import dev.quire.files.TakenNameException;
import dev.quire.files.Target;
import dev.quire.packed.ZipArchive;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fetches a data set: its archive, which is held against its length and, where there is one beside
 * it, its published MD5; then all files of it, each held against its checksum in the archive. The
 * folder has its name when everything is there. A download that breaks off leaves a hidden file
 * from which the next one goes on.
 */
public final class Fetcher {
  private static final Pattern MD5 = Pattern.compile("(?i)(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])");

  private final FetchOptions options;
  private final FetchListener listener;

  private Fetcher(FetchOptions options, FetchListener listener) {
    this.options = options;
    this.listener = listener;
  }

  /**
   * Fetches.
   *
   * @throws TakenNameException when the folder is there already
   * @throws InvalidFileException when what comes is not what it should be
   * @throws dev.quire.problem.BadInputException when the server has no such file
   */
  public static Fetched fetch(FetchOptions options, FetchListener listener) throws IOException {
    return new Fetcher(options, listener).fetch();
  }

  private Fetched fetch() throws IOException {
    Path requested = options.folder().resolve(options.name());
    Files.createDirectories(options.folder());
    Path place = Target.place(requested);
    if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      throw new TakenNameException(
          Problem.of("exists already")
              .remedy("remove it to fetch it again, or choose another folder with {to}")
              .about(requested));
    }
    Target target = Target.of(requested, place, Optional.empty());
    String file = options.name() + ".zip";
    URI address = options.address(file);
    try (HttpClient client = client();
        PartFile part = PartFile.open(options.folder(), file, address)) {
      try {
        Download download = new Download(client, options, listener);
        Optional<String> md5 = publishedMd5(download, options.address(file + ".md5"));
        download.bring(address, part);
        requireMd5(address, part, md5);
        return unpack(address, part, md5, target);
      } finally {
        client.shutdownNow();
      }
    }
  }

  private HttpClient client() {
    return HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NORMAL) // not from https to http
        .connectTimeout(options.patience())
        .build();
  }

  private static Optional<String> publishedMd5(Download download, URI address) throws IOException {
    Optional<String> text = download.text(address);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher found = MD5.matcher(text.get());
    if (!found.find()) {
      throw new InvalidFileException(
          Problem.of("has no MD5 in it").remedy("check {from}").about(address));
    }
    return Optional.of(found.group().toLowerCase(Locale.ROOT));
  }

  private static void requireMd5(URI address, PartFile part, Optional<String> md5)
      throws IOException {
    String found = md5.isPresent() ? part.md5() : "";
    if (md5.isPresent() && !md5.get().equals(found)) {
      part.begin("", -1); // going on from there would not mend it
      throw new InvalidFileException(
          Problem.of("is not what was published, and was removed")
              .with("md5", found)
              .with("published", md5.get())
              .remedy("fetch it again")
              .about(address));
    }
  }

  private Fetched unpack(URI address, PartFile part, Optional<String> md5, Target target)
      throws IOException {
    Path shown = Path.of(options.name() + ".zip");
    List<String> files;
    try (ZipArchive archive = ZipArchive.open(part.path(), shown, options.limits())) {
      files = UnzippedFolder.unpack(archive, shown, target);
    } catch (InvalidFileException e) {
      part.begin("", -1);
      throw e;
    }
    long bytes = part.bytes();
    part.delete();
    Path folder = options.folder().resolve(options.name());
    Optional<Path> readme = Licence.readme(folder);
    List<String> licence = readme.isPresent() ? Licence.lines(readme.get()) : List.of();
    return new Fetched(folder, address, bytes, files, md5, readme, licence);
  }
}
