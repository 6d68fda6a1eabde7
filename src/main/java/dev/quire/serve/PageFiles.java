package dev.quire.serve;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The files of the page and the document of the API, read from the jar when the server starts: what
 * is not among them nobody gets. {@code page/files.txt} lists them, one a line: a name, and where
 * it is not a file of that name beside the list, the resource that it stands for.
 */
final class PageFiles {
  private static final String INDEX = "index.html";
  private static final Map<String, String> TYPES =
      Map.of(
          ".html", "text/html; charset=utf-8",
          ".css", "text/css; charset=utf-8",
          ".js", "text/javascript; charset=utf-8",
          ".json", Reply.JSON,
          ".svg", "image/svg+xml",
          ".png", "image/png",
          ".ico", "image/x-icon",
          ".txt", "text/plain; charset=utf-8");

  private final Map<String, Reply> files = new LinkedHashMap<>(); // by path

  private PageFiles() {}

  /** Reads all of them. */
  static PageFiles read() {
    PageFiles page = new PageFiles();
    page.add("/openapi.json", "openapi.json");
    String list = new String(bytes("page/files.txt"), StandardCharsets.UTF_8);
    for (String line : list.lines().filter(text -> !text.isBlank()).toList()) {
      String[] words = line.strip().split(" +", -1);
      String resource = words.length > 1 ? words[1] : "page/" + words[0];
      page.add("/" + words[0], resource);
      if (words[0].equals(INDEX)) {
        page.add("/", resource);
      }
    }
    return page;
  }

  private void add(String path, String resource) {
    byte[] bytes = bytes(resource);
    files.put(
        path,
        new Reply(
            200, type(resource), bytes, Map.of("ETag", tag(bytes), "Cache-Control", "no-cache")));
  }

  private static String type(String resource) {
    String type = TYPES.get(resource.substring(resource.lastIndexOf('.')));
    if (type == null) {
      throw new IllegalStateException("a file of no known type: " + resource);
    }
    return type;
  }

  private static byte[] bytes(String resource) {
    try (InputStream stream = PageFiles.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException("the jar lacks a file: " + resource);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String tag(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(digest) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has it", e);
    }
  }

  /** Where they are. */
  Set<String> paths() {
    return files.keySet();
  }

  /** One of them. */
  Reply file(String path) {
    return files.get(path);
  }
}
