package org.opportune.jobs.screen;

import ai.djl.Device;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.opportune.inference.bundle.BundleCache;
import org.opportune.inference.bundle.BundleCard;
import org.opportune.inference.bundle.BundleException;
import org.opportune.inference.bundle.BundleFiles;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.jobs.UserException;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.table.ScreenedWith;

/**
 * The network of a screening: which bundle, as the driver found it, and where it runs.
 *
 * @param place "default" (CT) or "drawn" (slides) of this program, or the URI of a bundle
 * @param gpu whether it runs on a GPU
 * @param name name of the bundle, for the findings
 * @param sha256 digest of the bundle: executors refuse another
 */
record NetworkChoice(String place, boolean gpu, String name, String sha256)
    implements Serializable {
  private static final String DEFAULT = "default";
  private static final String DRAWN = "drawn";
  private static final String TRUSTED = "screen.trusted-torchscript";
  private static final String SCANS = "scans.bundle";
  private static final String NONE = "none";

  /** What each setting takes, as {@code opportune train} calls it. */
  private static final Map<String, String> NETWORKS =
      Map.of(
          "screen.bundle",
          "edlnet",
          "screen.lung-mask",
          "lung",
          "slides.bundle",
          "ana",
          SCANS,
          "ctnet");

  /**
   * The network that the settings name.
   *
   * @throws UserException when there is no such bundle, or it is damaged
   */
  static NetworkChoice of(Settings settings, Configuration configuration) {
    return of(settings, "screen.bundle", configuration);
  }

  /**
   * The network that the settings name for the lung mask; empty for the mask that needs none.
   *
   * @throws UserException when there is no such bundle, or it is damaged
   */
  static Optional<NetworkChoice> ofLungs(Settings settings, Configuration configuration) {
    String setting = "screen.lung-mask";
    return settings.text(setting).equals(ScreenedWith.CLASSICAL)
        ? Optional.empty()
        : Optional.of(of(settings, setting, configuration));
  }

  /**
   * The network of slides that the settings name.
   *
   * @throws UserException when there is no such bundle, it is damaged, or it is of CT
   */
  static NetworkChoice ofSlides(Settings settings, Configuration configuration) {
    return of(settings, "slides.bundle", configuration);
  }

  /**
   * The network of whole scans that the settings name; empty for none.
   *
   * @throws UserException when there is no such bundle, it is damaged, or it does not label scans
   */
  static Optional<NetworkChoice> ofScans(Settings settings, Configuration configuration) {
    return settings.text(SCANS).equals(NONE)
        ? Optional.empty()
        : Optional.of(of(settings, SCANS, configuration));
  }

  private static NetworkChoice of(Settings settings, String setting, Configuration configuration) {
    String place = settings.text(setting);
    boolean gpu = settings.oneOf("screen.device", "cpu", "gpu").equals("gpu");
    try {
      ModelBundle bundle = open(place, configuration);
      if (bundle.card().network().equals(BundleCard.TORCHSCRIPT)) {
        requireTrusted(settings, setting, place, configuration);
      }
      bundle.read(bundle.card().weights());
      if (bundle.card().classes() != null
          || setting.equals(SCANS) != (bundle.card().volumes() != null)) {
        throw new UserException(
            "Invalid setting %s: the network of %s %s; give one of opportune train %s"
                .formatted(setting, place, whatItDoes(bundle.card()), NETWORKS.get(setting)));
      }
      if (setting.equals("slides.bundle") != (bundle.card().patterns() != null)) {
        throw new UserException(
            "Invalid setting %s: the network of %s is of %s; see opportune train --help"
                .formatted(setting, place, bundle.card().patterns() != null ? "slides" : "CT"));
      }
      return new NetworkChoice(place, gpu, bundle.card().name(), bundle.digest());
    } catch (BundleException | IOException e) {
      throw new UserException(e.getMessage() + " (setting " + setting + ")", e);
    }
  }

  private static String whatItDoes(BundleCard card) {
    if (card.classes() != null) {
      return "classifies slices, and no night runs such ones yet";
    }
    return card.volumes() != null ? "labels whole scans" : "does not label whole scans";
  }

  /** A TorchScript module is code, and its digest only says that it is whole. */
  private static void requireTrusted(
      Settings settings, String setting, String place, Configuration configuration)
      throws IOException {
    String bundle = qualified(place, configuration);
    for (String trusted : settings.texts(TRUSTED)) {
      if (bundle.startsWith(qualified(trusted, configuration) + "/")) {
        return;
      }
    }
    throw new UserException(
        ("Invalid setting %s: %s is a TorchScript module, which is code that runs with the rights of"
                + " this program, and lies below no place of %s; add the folder it lies in if only"
                + " people you trust write there")
            .formatted(setting, place, TRUSTED));
  }

  /** Absolute and without dots, so that a path cannot climb out of a trusted place. */
  private static String qualified(String place, Configuration configuration) throws IOException {
    Path path = new Path(place);
    return path.getFileSystem(configuration).makeQualified(path).toUri().normalize().toString();
  }

  /**
   * What a screening's rows say made them.
   *
   * @param lungs null for the mask that needs no network
   */
  static ScreenedWith screenedWith(NetworkChoice network, NetworkChoice lungs) {
    return lungs == null
        ? ScreenedWith.classical(network.name(), network.sha256())
        : new ScreenedWith(network.name(), network.sha256(), lungs.name(), lungs.sha256());
  }

  /** The bundle, as this process finds it; refuses one that differs from the driver's. */
  ModelBundle open(Configuration configuration) throws IOException {
    ModelBundle bundle = open(place, configuration);
    if (!bundle.digest().equals(sha256)) {
      throw new BundleException(
          "Invalid bundle: " + place + " differs between driver and executors; copy it again");
    }
    return bundle;
  }

  /**
   * This process's network, for the task that asks.
   *
   * @throws UserException when a GPU is asked for and absent
   */
  BundleCache.Lease lease(Configuration configuration) throws IOException {
    return ExecutorNetworks.cache().lease(open(configuration), device());
  }

  /**
   * The device of the task that asks.
   *
   * @throws UserException when a GPU is asked for and absent
   */
  private Device device() {
    return gpu ? TaskGpu.require() : Device.cpu();
  }

  private static ModelBundle open(String place, Configuration configuration) throws IOException {
    if (place.equals(DEFAULT)) {
      return ModelBundle.bundled();
    }
    if (place.equals(DRAWN)) {
      return ModelBundle.drawnSlides();
    }
    Path folder = new Path(place);
    FileSystem fileSystem = folder.getFileSystem(configuration);
    return ModelBundle.open(
        new BundleFiles() {
          @Override
          public byte[] read(String name) throws IOException {
            Path file = new Path(folder, name);
            if (!fileSystem.exists(file)) {
              throw new NoSuchFileException(name);
            }
            try (FSDataInputStream in = fileSystem.open(file)) {
              return in.readAllBytes();
            }
          }

          @Override
          public String place() {
            return place;
          }
        });
  }
}
