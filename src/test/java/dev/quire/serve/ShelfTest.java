package dev.quire.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models at the end of their time; {@link ModelSwapTest} has the rest. */
class ShelfTest {
  @TempDir Path folder;

  private final Metrics metrics = new Metrics();

  private Shelf open() throws Exception {
    Path model = folder.resolve("m.safetensors");
    Files.copy(ServeJob.get().model("bias"), model);
    return Shelf.open(model, Optional.empty(), null, metrics);
  }

  @Test
  void whoHasAModelKeepsItAndNobodyElseGetsOne() throws Exception {
    Shelf shelf = open();
    try (Shelf.Lease lease = shelf.lease()) {
      shelf.close();
      shelf.close(); // counts once
      assertTrue(lease.model().hasUser("1"));
    }
    assertEquals(503, assertThrows(Refusal.class, shelf::lease).status());
  }

  @Test
  void aModelThatComesTooLateTakesNoPlace() throws Exception {
    Shelf shelf = open();
    shelf.close();
    Path next = Files.copy(ServeJob.get().model("als"), folder.resolve("next"));
    Files.move(next, shelf.file(), StandardCopyOption.ATOMIC_MOVE);
    shelf.look();
    assertEquals(503, assertThrows(Refusal.class, shelf::lease).status());
    String text = metrics.text(0, 0, true);
    assertTrue(text.contains("quire_models_loaded_total 0\n"), text);
    assertTrue(text.contains("quire_models_refused_total 0\n"), text);
  }
}
