package dev.quire.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssignmentLogTest {
  @TempDir Path folder;

  private LivePlan plan() throws IOException {
    return LivePlan.read(Files.writeString(folder.resolve("x.json"), "{\"name\": \"x\"}"));
  }

  @Test
  void eachUserComesOnceAlsoWhenItGoesOn() throws IOException {
    for (int run = 0; run < 2; run++) {
      try (AssignmentLog log = AssignmentLog.open(plan(), Path.of("m.safetensors"))) {
        for (int user = 0; user < 2000; user++) {
          log.note("user " + user % 1000, user);
        }
      }
      assertEquals(1001, Files.readAllLines(folder.resolve("x.jsonl")).size());
    }
  }

  @Test
  void whoCouldNotBeWrittenDownIsNotTakenAsNoted() throws IOException {
    AssignmentLog log = AssignmentLog.open(plan(), Path.of("m.safetensors"));
    log.close(); // as a full disk, nothing can be written
    for (int n = 0; n < 2; n++) {
      assertThrows(IOException.class, () -> log.note("1", 0));
    }
  }
}
