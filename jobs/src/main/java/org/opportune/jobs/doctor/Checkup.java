package org.opportune.jobs.doctor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.inference.net.ConvolutionCheck;
import org.opportune.inference.net.EdlNet;
import org.opportune.inference.net.EdlNetSettings;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.ingest.store.ObjectStore;
import org.opportune.jobs.UserException;
import org.opportune.jobs.screen.ScreeningNetworks;
import org.opportune.jobs.settings.Settings;

/** Looks at everything a night needs, one line each, and says how to mend what is wrong. */
public final class Checkup {
  private static final int JAVA = 17;
  private static final long MIN_HEAP_BYTES = 1L << 30;

  private final Settings settings;
  private final Configuration configuration;
  private final Callable<SiteKey> siteKey;
  private final List<Line> lines = new ArrayList<>();

  /** A checkup of this machine under given settings. */
  public Checkup(Settings settings, Configuration configuration, Callable<SiteKey> siteKey) {
    this.settings = settings;
    this.configuration = configuration;
    this.siteKey = siteKey;
  }

  /**
   * What was found.
   *
   * @param ok whether it is well, or merely not set
   * @param what what was looked at
   * @param found what was found, with the fix when it is not well
   */
  public record Line(boolean ok, String what, String found) {}

  /** Runs all checks. */
  public List<Line> run() {
    check("Java", Checkup::java);
    check("JAVA_HOME", () -> ThisProcess.javaHome(Optional.ofNullable(System.getenv("JAVA_HOME"))));
    check("Spark", ThisProcess::spark);
    check("command line", ThisProcess::commandLine);
    check("memory", Checkup::memory);
    check("platform", ThisMachine::platform);
    check("scratch", () -> DiskSpace.scratch(System.getenv()).require());
    check("temporary files", () -> DiskSpace.temporary().require());
    check("library cache", () -> DiskSpace.natives(System.getenv()).require());
    check("PyTorch", Checkup::engine);
    check("GPU", this::gpu);
    check("default network", Checkup::defaultBundle);
    check("networks", () -> ScreeningNetworks.require(settings, configuration));
    check("training", Checkup::gradients);
    for (TrainedNetworks.Network network : TrainedNetworks.all()) {
      lines.add(
          new Line(true, "train " + network.name(), network.state() + "; " + network.command()));
    }
    check("site key", () -> "key " + siteKey.call().id());
    store();
    place("archive", "archive", this::archive);
    place("warehouse", "warehouse", this::warehouse);
    place("warehouse files", "warehouse", this::warehouseFiles);
    return List.copyOf(lines);
  }

  private void check(String what, Callable<String> look) {
    try {
      lines.add(new Line(true, what, look.call()));
    } catch (Exception | LinkageError e) {
      lines.add(new Line(false, what, found(e)));
    }
  }

  /** A check's own words, and for what a library threw the meaning. */
  private static String found(Throwable error) {
    String message =
        error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
    String first = message.lines().findFirst().orElse(message);
    if (error instanceof IllegalStateException || error instanceof UserException) {
      return first;
    }
    return Explanation.of(error).orElse(first);
  }

  private void store() {
    String endpoint = settings.text("store.s3-endpoint");
    if (!endpoint.isBlank()) {
      check("object store", () -> new StoreCheck(InstantSource.system()).require(endpoint));
    }
  }

  private void place(String what, String setting, Callable<String> look) {
    if (settings.text(setting).isBlank()) {
      lines.add(new Line(true, what, "not set; give --" + setting + " to check it"));
    } else {
      check(what, look);
    }
  }

  private static String java() {
    int feature = Runtime.version().feature();
    if (feature < JAVA) {
      throw new IllegalStateException(feature + " is too old: install a JDK " + JAVA + " or later");
    }
    return Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " cores";
  }

  private static String memory() {
    long heap = Runtime.getRuntime().maxMemory();
    if (heap < MIN_HEAP_BYTES) {
      throw new IllegalStateException(
          (heap >> 20) + " MiB of heap is too little: set OPPORTUNE_JAVA_OPTS=-Xmx4g");
    }
    return (heap >> 20) + " MiB of heap";
  }

  private static String engine() {
    Engine engine = Engine.getEngine("PyTorch");
    return engine.getVersion() + ", natives found without download";
  }

  private String gpu() {
    int count = Engine.getEngine("PyTorch").getGpuCount();
    if (settings.oneOf("screen.device", "cpu", "gpu").equals("gpu") && count == 0) {
      throw new IllegalStateException(ThisMachine.noGpu());
    }
    return count == 0 ? "none; the CPU is used" : count + " found";
  }

  private static String defaultBundle() {
    ModelBundle bundle = ModelBundle.bundled();
    try (LoadedNetwork network = LoadedNetwork.load(bundle, Device.cpu())) {
      return "%s %s, trained, SHA-256 %s"
          .formatted(
              network.bundle().card().name(),
              bundle.card().version(),
              bundle.digest().substring(0, 12));
    }
  }

  private static String gradients() {
    try {
      new ConvolutionCheck(Device.cpu()).requireGradients(new EdlNet(EdlNetSettings.ofWidth(8)));
      return "gradients are right";
    } catch (IllegalStateException e) {
      // A machine that only screens is well all the same.
      return "refused here: " + e.getMessage();
    }
  }

  private String archive() throws Exception {
    new ObjectStore(settings.archive(), configuration).requireListable();
    return settings.archive() + " can be listed";
  }

  private String warehouseFiles() throws Exception {
    Path root = new Path(settings.warehouse());
    return PrivateFiles.require(root.getFileSystem(configuration), root);
  }

  private String warehouse() throws Exception {
    URI uri = settings.warehouse();
    Path root = new Path(uri);
    FileSystem fileSystem = root.getFileSystem(configuration);
    Path probe = new Path(root, "_probe-doctor");
    fileSystem.mkdirs(root);
    fileSystem.create(probe, true).close();
    fileSystem.delete(probe, false);
    return uri + " can be written";
  }
}
