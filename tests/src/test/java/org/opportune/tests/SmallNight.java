package org.opportune.tests;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.opportune.ingest.phantom.ArchivePlan;
import org.opportune.ingest.phantom.ArchiveTruth;
import org.opportune.ingest.phantom.DefectKind;
import org.opportune.ingest.phantom.Defects;
import org.opportune.jobs.demo.ArchiveWriter;
import org.opportune.jobs.demo.DemoNight;
import org.opportune.jobs.monitor.TerminalProgress;

/**
 * A small synthetic archive with every kind of defect, and nights over it in processes of their
 * own, as a site runs them.
 */
public final class SmallNight {
  public static final int PATIENTS = 18;

  /**
   * A process of a minute is mostly compilation: with the first compiler alone it needs a third
   * less.
   */
  public static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

  private static final String DATE = "2026-01-15";

  private final DemoNight folders;

  private SmallNight(DemoNight folders) {
    this.folders = folders;
  }

  /** The archive's truth and where it lies. */
  public record Archive(SmallNight night, ArchiveTruth truth) {}

  public static Archive draw(Path folder) throws Exception {
    return draw(folder, PATIENTS);
  }

  public static Archive draw(Path folder, int patients) throws Exception {
    return draw(
        folder,
        patients,
        Defects.typical()
            .with(DefectKind.TRUNCATED, 0.3)
            .with(DefectKind.CORRUPT_HEADER, 0.3)
            .with(DefectKind.ZERO_BYTE, 0.3)
            .with(DefectKind.TEXT_FILE, 0.3)
            .with(DefectKind.MISSING_SLICES, 0.15)
            .with(DefectKind.DUPLICATE_SAME, 0.3));
  }

  /** An archive of which most series can be screened. */
  public static Archive drawFewDefects(Path folder, int patients) throws Exception {
    return draw(
        folder,
        patients,
        Defects.none().with(DefectKind.TRUNCATED, 0.15).with(DefectKind.TEXT_FILE, 0.3));
  }

  private static Archive draw(Path folder, int patients, Defects defects) throws Exception {
    SmallNight night = new SmallNight(new DemoNight(folder));
    night.folders.siteKey();
    ArchivePlan plan =
        ArchivePlan.of(patients, 20260115)
            .withMatrix(64)
            .withSliceSpacingMm(5)
            .withDefects(defects);
    ArchiveTruth truth =
        new ArchiveWriter(new Configuration(), new TerminalProgress(System.err, false))
            .write(plan, night.folders.archive().toUri(), 2);
    return new Archive(night, truth);
  }

  /** Where everything of this night lies. */
  Path folder() {
    return folders.folder();
  }

  public URI archive() {
    return folders.archive().toUri();
  }

  public Path siteKeyFile() {
    return folders.siteKeyFile();
  }

  /** Arguments of a command over this archive. */
  public List<String> command(String command, URI archive, URI warehouse, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(
        List.of(
            "--archive",
            archive.toString(),
            "--warehouse",
            warehouse.toString(),
            "--site-key-file",
            siteKeyFile().toString(),
            "--run-date",
            DATE,
            "--set",
            "staging.min-patients=8",
            "--set",
            "screen.batch-series=4",
            "--set",
            "slides.bundle=drawn",
            "--set",
            "slides.batch-slides=8",
            "--set",
            "index.batch-objects=400",
            "--set",
            "max-quarantined-percent=100"));
    arguments.addAll(List.of(more));
    return arguments;
  }

  /** Starts the program in a process of its own. */
  public static Process start(List<String> arguments, Path log, Map<String, String> properties)
      throws IOException {
    return start(arguments, log, properties, Map.of());
  }

  /** The same with variables of its own, credentials among them. */
  public static Process start(
      List<String> arguments,
      Path log,
      Map<String, String> properties,
      Map<String, String> environment)
      throws IOException {
    ProcessBuilder process =
        process("org.opportune.jobs.cli.Opportune", "3g", arguments, log, properties);
    process.environment().putAll(environment);
    return process.start();
  }

  /** A process of a main class as the program is started. */
  public static ProcessBuilder process(
      String main, String heap, List<String> arguments, Path log, Map<String, String> properties)
      throws IOException {
    Path root = Path.of(System.getProperty("opportune.root"));
    List<String> line = new ArrayList<>();
    line.add(ProcessHandle.current().info().command().orElse("java"));
    line.addAll(Files.readAllLines(root.resolve("conf/jvm.options"), StandardCharsets.UTF_8));
    line.add(SHORT_LIVED);
    line.add("-Xmx" + heap);
    new TreeMap<>(properties).forEach((key, value) -> line.add("-D" + key + "=" + value));
    line.add("-Dlog4j2.configurationFile=" + root.resolve("conf/log4j2.properties"));
    line.add("-cp");
    line.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    line.add(main);
    line.addAll(arguments);
    return new ProcessBuilder(line)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .directory(new File(System.getProperty("java.io.tmpdir")));
  }

  /** Runs the program in a process of its own and returns its exit status. */
  public static int run(List<String> arguments, Path log, Map<String, String> properties)
      throws Exception {
    return start(arguments, log, properties).waitFor();
  }

  /** The same with variables of its own, credentials among them. */
  public static int run(
      List<String> arguments,
      Path log,
      Map<String, String> properties,
      Map<String, String> environment)
      throws Exception {
    return start(arguments, log, properties, environment).waitFor();
  }

  public static String date() {
    return DATE;
  }
}
