package org.opportune.inference.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.opportune.inference.bundle.Safetensors;
import org.opportune.inference.net.NetworkState;

/**
 * Networks that a longer work trains one after the other, one file each, so that a killed work goes
 * on with the network that was being trained.
 */
public final class KeptNetworks {
  private static final String SETTINGS = "settings.txt";

  private final Path folder;
  private final Consumer<String> log;

  /**
   * Opens or creates a folder.
   *
   * @param settings everything that decides the weights
   * @throws IllegalStateException when its networks were trained with other settings
   */
  public KeptNetworks(Path folder, String settings, Consumer<String> log) {
    this.folder = folder;
    this.log = log;
    try {
      Files.createDirectories(folder);
      Path file = folder.resolve(SETTINGS);
      if (!Files.exists(file)) {
        Files.writeString(file, settings + "\n", StandardCharsets.UTF_8);
      }
      if (!Files.readString(file, StandardCharsets.UTF_8).equals(settings + "\n")) {
        throw new IllegalStateException(
            "Cannot go on in "
                + folder
                + ": its networks were trained with other settings; choose another folder or"
                + " remove it");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to " + folder, e);
    }
  }

  /** The network of a name, trained now unless it was before. */
  public NetworkState get(String name, Supplier<NetworkState> training) {
    Path file = folder.resolve(name + ".safetensors");
    try {
      if (Files.exists(file)) {
        return new NetworkState(Safetensors.read(Files.readAllBytes(file)));
      }
      log.accept("training " + name);
      NetworkState trained = training.get();
      Path part = folder.resolve(name + ".part");
      Files.write(part, Safetensors.write(trained.tensors(), Safetensors.Precision.F32));
      Files.move(part, file);
      return trained;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read or write " + file, e);
    }
  }
}
