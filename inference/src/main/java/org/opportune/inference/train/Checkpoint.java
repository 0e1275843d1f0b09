package org.opportune.inference.train;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.opportune.inference.bundle.Safetensors;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.net.Tensor;

/**
 * Everything a killed training needs to go on, in one file that is replaced in one move: there is
 * never half a checkpoint.
 *
 * @param now weights after the last step
 * @param moments the optimiser's
 * @param best weights with the lowest validation loss so far
 * @param facts counters
 */
public record Checkpoint(
    NetworkState now, Map<String, Tensor> moments, NetworkState best, Facts facts) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "checkpoint.safetensors";
  private static final String FACTS = "facts";
  private static final String NOW = "now/";
  private static final String BEST = "best/";
  private static final String MOMENT = "moment/";

  /**
   * Counters of a training.
   *
   * @param step steps taken
   * @param settings digest of the settings, which must not change between runs
   * @param bestLoss lowest validation loss
   * @param bestFigure the measure people know, at that loss
   * @param staleEpochs epochs since
   * @param elapsedMillis time spent
   */
  public record Facts(
      int step,
      String settings,
      double bestLoss,
      @JsonAlias("bestAuroc") double bestFigure,
      int staleEpochs,
      long elapsedMillis) {}

  /** Writes it in place of an earlier one. */
  public void save(Path directory) {
    Map<String, Tensor> all = new LinkedHashMap<>();
    now.tensors().forEach((name, tensor) -> all.put(NOW + name, tensor));
    best.tensors().forEach((name, tensor) -> all.put(BEST + name, tensor));
    moments.forEach((name, tensor) -> all.put(MOMENT + name, tensor));
    try {
      // The facts ride in the same file, a byte per value, so that one move replaces all.
      all.put(FACTS, bytes(JSON.writeValueAsBytes(facts)));
      Files.createDirectories(directory);
      Path part = directory.resolve(FILE + ".part");
      Files.write(part, Safetensors.write(all, Safetensors.Precision.F32));
      Files.move(
          part,
          directory.resolve(FILE),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the checkpoint in " + directory, e);
    }
  }

  /**
   * Reads the one in a directory, if there is one.
   *
   * @param settings digest of the settings of the training that goes on
   * @throws IllegalStateException when it is of a training with others
   */
  public static Optional<Checkpoint> load(Path directory, String settings) {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Map<String, Tensor> all = Safetensors.read(Files.readAllBytes(file));
      Facts facts = JSON.readValue(text(all.get(FACTS)), Facts.class);
      if (!facts.settings().equals(settings)) {
        throw new IllegalStateException(
            "Cannot resume from "
                + directory
                + ": it was trained with other settings; choose another directory or remove it");
      }
      return Optional.of(
          new Checkpoint(
              new NetworkState(under(all, NOW)),
              under(all, MOMENT),
              new NetworkState(under(all, BEST)),
              facts));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the checkpoint " + file, e);
    }
  }

  private static Map<String, Tensor> under(Map<String, Tensor> all, String prefix) {
    Map<String, Tensor> found = new LinkedHashMap<>();
    all.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            found.put(name.substring(prefix.length()), tensor);
          }
        });
    return found;
  }

  private static Tensor bytes(byte[] bytes) {
    float[] values = new float[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      values[i] = bytes[i];
    }
    return new Tensor(new long[] {values.length}, values);
  }

  private static byte[] text(Tensor tensor) {
    byte[] bytes = new byte[tensor.values().length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) tensor.values()[i];
    }
    return bytes;
  }
}
