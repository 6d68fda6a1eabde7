package dev.quire.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that is to be replaced: it is the same when its stamp is. */
record StandingFile(FileStamp stamp) implements Standing {
  @Override
  public boolean isAt(Path path) throws IOException {
    try {
      return stamp.sameAs(FileStamp.of(path));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public void delete(Path path) throws IOException {
    Files.deleteIfExists(path);
  }

  @Override
  public void replace(Path target, Path finished) throws IOException {
    Files.move(
        finished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
