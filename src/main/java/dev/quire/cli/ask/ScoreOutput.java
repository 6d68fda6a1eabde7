package dev.quire.cli.ask;

import dev.quire.ask.Integrity;
import dev.quire.ask.TopTensors;
import dev.quire.cli.OutputFormat;
import dev.quire.cli.StandardOutput;
import dev.quire.files.FileStamp;
import dev.quire.files.Input;
import dev.quire.files.InvalidFileException;
import dev.quire.files.NamedOutput;
import dev.quire.files.NewFile;
import dev.quire.files.Target;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/**
 * Where a table goes, which {@code --to} names: standard output; a device or a pipe, which is
 * written through; or a file, which is put into its place when it is complete.
 */
final class ScoreOutput {
  private static final Set<String> STANDARD_OUTPUT =
      Set.of("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1");

  private static final OutputFormat[] FORMATS = {
    OutputFormat.CSV, OutputFormat.COMPRESSED_CSV, OutputFormat.SAFETENSORS
  };

  private static final int BUFFER_BYTES = 1 << 16;

  private final String to;
  private final OutputFormat format;
  private final Target target; // null for standard output, devices and pipes

  private ScoreOutput(String to, OutputFormat format, Target target) {
    this.to = to;
    this.format = format;
    this.target = target;
  }

  /**
   * Looks at it before the work begins.
   *
   * @param force whether a file that is there may be replaced
   */
  static ScoreOutput of(String to, boolean force) throws IOException {
    if (STANDARD_OUTPUT.contains(to)) {
      return new ScoreOutput(to, OutputFormat.CSV, null);
    }
    Path path = Path.of(to);
    if (!Target.isStream(path)) {
      Target target = Target.file(path, force);
      OutputFormat format = OutputFormat.require(path, FORMATS);
      if (format == OutputFormat.SAFETENSORS
          && Files.exists(path)
          && !Integrity.isOfKind(path, TopTensors.KIND)) {
        throw new BadInputException(
            Problem.of("exists and is not a file of scores")
                .remedy("remove it or choose another name")
                .about(path));
      }
      return new ScoreOutput(to, format, target);
    }
    OutputFormat format = OutputFormat.of(path, FORMATS).orElse(OutputFormat.CSV);
    if (format == OutputFormat.SAFETENSORS) {
      throw new InvalidFileException(
          path,
          Problem.of("is a device or a pipe, which tensors can't be written to")
              .remedy("name a file"));
    }
    return new ScoreOutput(to, format, null);
  }

  /**
   * Refuses to take the place of an input, or of the archive that it is in.
   *
   * @param input null for none
   */
  void requireOtherThan(Path input) throws IOException {
    if (target != null && input != null && Files.exists(Path.of(to))) {
      Path source = FileStamp.archiveOf(input).orElse(input);
      if (Files.exists(source) && Files.isSameFile(Path.of(to), source)) {
        throw new BadInputException(
            Problem.of("the result would replace what it is made from")
                .with("to", to)
                .remedy("choose another name"));
      }
    }
  }

  boolean isStandardOutput() {
    return STANDARD_OUTPUT.contains(to);
  }

  boolean isTensors() {
    return format == OutputFormat.SAFETENSORS;
  }

  /** Where a file goes; null for what is written through. */
  Target target() {
    return target;
  }

  /** Writes what there is to write. */
  interface Body {
    void write(OutputStream out) throws IOException;
  }

  /**
   * Writes the text.
   *
   * @param inputs what it is made from
   */
  void write(Body body, List<Input> inputs) throws IOException {
    if (isStandardOutput()) {
      writeThrough(body, StandardOutput.STREAM);
    } else if (target == null) {
      try (OutputStream out =
          named(Files.newOutputStream(Path.of(to), StandardOpenOption.WRITE), to)) {
        writeThrough(body, out);
      }
    } else {
      inputs.forEach(target::madeFrom);
      try (NewFile file = NewFile.create(target)) {
        writeThrough(body, file.stream());
        file.commit();
      }
    }
  }

  private void writeThrough(Body body, OutputStream out) throws IOException {
    if (format == OutputFormat.COMPRESSED_CSV) {
      GZIPOutputStream compressed = new GZIPOutputStream(out, BUFFER_BYTES);
      body.write(compressed);
      compressed.finish();
    } else {
      body.write(out);
    }
    out.flush();
  }

  private static OutputStream named(OutputStream stream, String name) {
    return new NamedOutput(stream, name) {
      @Override
      protected IOException failure(IOException cause) {
        return StandardOutput.isPipe(Path.of(name))
            ? new StandardOutput.ReaderGoneException(cause)
            : super.failure(cause);
      }
    };
  }
}
