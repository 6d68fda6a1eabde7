package dev.quire.generate;

import dev.quire.files.NamedOutput;
import dev.quire.files.NewFile;
import dev.quire.files.TakenNameException;
import dev.quire.files.Target;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Files of a folder that appear together once all are complete. Until {@link #publish} they have
 * temporary names; without it {@link #close} removes them and leaves what was there before.
 */
final class NewFiles implements AutoCloseable {
  private final Path dir;
  private final Map<String, NewFile> files = new LinkedHashMap<>();

  /**
   * Makes the folder if there is none.
   *
   * @param names in the order in which to publish: the last one is the mark that all are there
   * @param force whether files of these names may be replaced
   * @throws TakenNameException when one exists and may not be replaced
   */
  NewFiles(Path dir, List<String> names, boolean force) throws IOException {
    this.dir = dir;
    Files.createDirectories(dir);
    Map<String, Target> targets = new LinkedHashMap<>(); // of another name where one is a link
    for (String name : names) {
      targets.put(name, Target.file(dir.resolve(name), force));
    }
    try {
      for (Map.Entry<String, Target> target : targets.entrySet()) {
        files.put(target.getKey(), NewFile.create(target.getValue()));
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Writes a file under its temporary name, and gives whatever is known of it then. */
  @FunctionalInterface
  interface Writing<T> {
    T to(Path temporary) throws IOException;
  }

  /**
   * Writes the file that will have this name.
   *
   * @throws IOException by that name, for example when the disk is full
   */
  <T> T write(String name, Writing<T> writing) throws IOException {
    try {
      return writing.to(files.get(name).path());
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw NamedOutput.cannotWrite(dir.resolve(name).toString(), "", e);
    }
  }

  /**
   * Gives all files their names, or others to all of them when one has been taken by somebody else.
   * One that is taken while this is done leaves those before it with their names.
   *
   * @throws TakenNameException then; it says where all of them are
   */
  void publish() throws IOException {
    boolean free = true;
    for (NewFile file : files.values()) {
      free &= file.isTargetAsItWas();
    }
    List<Path> kept = new ArrayList<>();
    for (Map.Entry<String, NewFile> file : files.entrySet()) {
      free = free && file.getValue().commitIfFree();
      kept.add(free ? dir.resolve(file.getKey()) : file.getValue().keep());
    }
    if (!free) {
      throw new TakenNameException(
          Problem.of("files were made or changed by somebody else meanwhile, and stay")
              .with("the new ones", kept)
              .remedy("look at both and remove some")
              .about(dir));
    }
  }

  @Override
  public void close() {
    files.values().forEach(NewFile::close);
  }
}
