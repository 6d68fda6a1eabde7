package dev.quire.serve;

import dev.quire.ask.Integrity;
import dev.quire.ask.ModelQueries;
import dev.quire.problem.HasProblem;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The model that is served under a name. When another file has the name, that one is checked,
 * opened and warmed, and takes the place of the one before, which is closed after the last request
 * that uses it. One that is broken is refused, and told of once; the one before goes on.
 */
final class Shelf implements AutoCloseable {
  private static final int PARTS_DEEP = 2; // folders of a dataset below each other

  private final Path file;
  private final Optional<Path> dataset;
  private final Telling listener;
  private final Metrics metrics;
  private List<Stamp> sound; // of the dataset that is served or was compared with its checksums
  private List<Stamp> seen; // of what was last looked at
  private volatile ServedModel current;
  private volatile boolean spoiled; // it was written to, and nothing better is there
  private volatile boolean closed; // there is no model any more

  /**
   * What tells a file from another of the same name.
   *
   * @param key null where the system has none
   */
  private record Stamp(Path file, Object key, long modified, long bytes) {
    static Stamp of(Path file) throws IOException {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(file, found.fileKey(), found.lastModifiedTime().toMillis(), found.size());
    }
  }

  /** A model for as long as a request needs it. */
  static final class Lease implements AutoCloseable {
    private final ServedModel served;

    private Lease(ServedModel served) {
      this.served = served;
    }

    ModelQueries model() {
      return served.model();
    }

    /** What was answered from it. */
    KeptAnswers kept() {
      return served.kept();
    }

    @Override
    public void close() {
      served.release();
    }
  }

  private Shelf(Path file, Optional<Path> dataset, Telling listener, Metrics metrics)
      throws IOException {
    this.file = file;
    this.dataset = dataset;
    this.listener = listener;
    this.metrics = metrics;
    this.seen = stamps();
    this.sound = ofData(seen);
    this.current = ServedModel.open(file, dataset);
  }

  /** Opens a model. */
  static Shelf open(Path file, Optional<Path> dataset, Telling listener, Metrics metrics)
      throws IOException {
    return new Shelf(file, dataset, listener, metrics);
  }

  Path file() {
    return file;
  }

  /** The model as it is now. */
  Lease lease() {
    if (spoiled) {
      throw new Refusal(
          503, Problem.of("the model was written to and is not whole").remedy("try again later"));
    }
    ServedModel served = current;
    while (!served.acquire()) {
      if (closed) {
        throw new Refusal(503, Problem.of("the server stops").remedy("try again later"));
      }
      served = current; // another one has taken its place this moment
    }
    return new Lease(served);
  }

  /** Makes what lists need. */
  void warmLists() throws IOException {
    try (Lease lease = lease()) {
      lease.model().browse().warmLists();
    }
  }

  /** Makes what all else needs. */
  void warmRest() throws IOException {
    try (Lease lease = lease()) {
      lease.model().browse().warm();
    }
  }

  /** Those of all files that answers come from. */
  private List<Stamp> stamps() throws IOException {
    List<Stamp> stamps = new ArrayList<>(List.of(Stamp.of(file)));
    if (dataset.isPresent()) {
      try (Stream<Path> all = Files.walk(dataset.get(), PARTS_DEEP, FileVisitOption.FOLLOW_LINKS)) {
        for (Path path : all.filter(Shelf::isOfDataset).sorted().toList()) {
          stamps.add(Stamp.of(path));
        }
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
    return stamps;
  }

  private static List<Stamp> ofData(List<Stamp> all) {
    return all.subList(1, all.size());
  }

  private static boolean isOfDataset(Path path) {
    String name = path.getFileName().toString();
    return name.endsWith(".safetensors") || name.endsWith(".json");
  }

  /** Looks whether other files have the names, or these were written to. */
  void look() {
    List<Stamp> found;
    try {
      found = stamps();
    } catch (IOException e) {
      return; // gone: who replaces it by two steps is between them
    }
    if (found.equals(seen)) {
      return;
    }
    seen = found;
    try {
      if (!ofData(found).equals(sound)) {
        Integrity.verify(dataset.orElseThrow());
        sound = ofData(found);
      }
      ServedModel next = ServedModel.open(file, dataset);
      try {
        next.model().verify();
        if (!isSpoiled()) {
          next.model().browse().takeOver(current.model().browse());
        }
        next.model().browse().warmLists();
        next.model().browse().warm();
      } catch (IOException | RuntimeException | VirtualMachineError e) {
        next.release();
        throw e;
      }
      if (replaceBy(next)) {
        metrics.loaded();
        listener.notice(file + ": another model, which answers from now on");
      }
    } catch (IOException | RuntimeException | VirtualMachineError e) {
      refuse(e); // also one that there is no memory for
    }
  }

  /** Puts another model in the place of the one before, unless there is no place any more. */
  private synchronized boolean replaceBy(ServedModel next) {
    if (closed) {
      next.release();
      return false;
    }
    ServedModel before = current;
    current = next;
    spoiled = false;
    before.release();
    return true;
  }

  private void refuse(Throwable why) {
    metrics.refusedModel();
    String reason =
        why instanceof HasProblem known
            ? known.problem().toString()
            : file + ": cannot be used: reason=" + why.getMessage();
    spoiled = isSpoiled();
    listener.notice(
        reason
            + (spoiled
                ? "; the model before was written to, so nothing is answered until there is a whole one"
                : "; the model before goes on"));
  }

  /** Whether the file that is mapped is no longer what it was. */
  private boolean isSpoiled() {
    try {
      current.model().requireUnchanged();
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      current.release();
    }
  }
}
