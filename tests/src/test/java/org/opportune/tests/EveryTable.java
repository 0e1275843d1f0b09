package org.opportune.tests;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.opportune.inference.ana.PatternCall;
import org.opportune.inference.ana.SlidePatterns;
import org.opportune.inference.bag.PatchPlace;
import org.opportune.inference.text.FoundLabel;
import org.opportune.inference.text.TextSpan;
import org.opportune.ingest.Reason;
import org.opportune.ingest.ct.CtInstance;
import org.opportune.ingest.ct.CtSeries;
import org.opportune.ingest.ct.SliceRef;
import org.opportune.ingest.slide.SlideImage;
import org.opportune.jobs.Night;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.SparkSessions;
import org.opportune.jobs.monitor.TerminalProgress;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.table.InstancesTable;
import org.opportune.jobs.table.Quarantined;
import org.opportune.jobs.table.ReportLabels;
import org.opportune.jobs.table.ReportLabelsTable;
import org.opportune.jobs.table.ScanLabels;
import org.opportune.jobs.table.ScanLabelsTable;
import org.opportune.jobs.table.ScreenedWith;
import org.opportune.jobs.table.SeriesTable;
import org.opportune.jobs.table.SlideFinding;
import org.opportune.jobs.table.SlideFindingsTable;
import org.opportune.jobs.table.SlidesTable;
import org.opportune.jobs.table.Warehouse;

/**
 * A warehouse that has rows in every table: the population's two nights, and a third with what they
 * lack: slides, labels of reports, objects set aside, a multi-frame object, and patients by year.
 */
final class EveryTable {
  private static final LocalDate THIRD = PopulationNight.SECOND.plusDays(1);

  private EveryTable() {}

  /** Writes the warehouse into a folder. */
  static void write(Path folder) throws Exception {
    copy(PopulationNight.warehouse(), folder);
    Settings settings = Settings.load(Optional.empty(), Map.of("staging.index-period", "year"));
    try (SparkSession spark = SparkSessions.open("every-table", settings)) {
      Warehouse warehouse = new Warehouse(folder.toUri(), spark);
      NightContext context =
          new NightContext(
              spark,
              settings,
              warehouse,
              THIRD,
              new TerminalProgress(new PrintStream(OutputStream.nullOutputStream()), false));
      CtInstance enhanced = enhanced();
      CtInstance broken = enhanced.excludedAs(Reason.TRUNCATED);
      CtSeries series = series(enhanced);
      warehouse
          .begin("index", context.date(), 0)
          .write(InstancesTable.TABLE, List.of(enhanced, broken))
          .write(SlidesTable.TABLE, List.of(slide(enhanced, null), slide(broken, "truncated")))
          .write(SeriesTable.TABLE, List.of(series))
          .write(ScanLabelsTable.TABLE, List.of(scanLabels(series)))
          .write(SlideFindingsTable.TABLE, List.of(slideFinding(enhanced)))
          .write(ReportLabelsTable.TABLE, List.of(reportLabels(enhanced)))
          .write(
              Quarantined.TABLE,
              List.of(
                  Quarantined.object(broken),
                  Quarantined.series(
                      "screen",
                      series,
                      new ScreenedWith("edlnet", "0".repeat(64), "lung-mask", "1".repeat(64)),
                      Reason.CHANGED,
                      "é, 肺, \"quoted\"")))
          .commit(JsonNodeFactory.instance.objectNode());
      new Night(
              context,
              () -> {
                throw new IllegalStateException("staging needs no site key");
              })
          .stage();
    }
  }

  private static CtInstance enhanced() {
    List<Double> axial = List.of(1.0, 0.0, 0.0, 0.0, 1.0, 0.0);
    return new CtInstance(
        "ref-enhanced",
        5L << 30,
        "e",
        new CtInstance.Keys("p00001", "study-e", "series-e", "instance-e", "frame-e"),
        "CT",
        "1.2.840.10008.5.1.4.1.1.2.1",
        "1.2.840.10008.1.2.4.90",
        "ORIGINAL\\PRIMARY\\VOLUME",
        2,
        -1.5,
        new CtInstance.Geometry(0.7, 0.7, 1.25, -180.0, -180.0, 10.0, axial),
        List.of(
            new CtInstance.FramePlane(0, -180.0, -180.0, 10.0, axial, 1.0, -1024.0),
            new CtInstance.FramePlane(1, -180.0, -180.0, 11.25, null, null, null)),
        new CtInstance.Pixels(512, 512, 2, 16, 12, 11, true, 1, "MONOCHROME2"),
        new CtInstance.Rescale(1.0, -1024.0, "HU"),
        new CtInstance.Scanner("Médica", null, "B30f\\2", 120.0, 90.5, null),
        new CtInstance.Demographics(61, "F", 2025, 11, null),
        true,
        false,
        "native",
        List.of("burned_in", "lossy"),
        CtInstance.OK,
        null);
  }

  private static CtSeries series(CtInstance of) {
    return new CtSeries(
        of.keys().series(),
        of.keys().study(),
        of.keys().patient(),
        "digest-e",
        3,
        List.of(
            new SliceRef(of.objectRef(), 0, of.sizeBytes(), 10, 1, -1024),
            new SliceRef(of.objectRef(), 1, of.sizeBytes(), 11.25, 1, -1024)),
        512,
        512,
        0.7,
        0.7,
        1.25,
        null,
        false,
        "too_few_slices",
        "2 slices over 3 mm",
        List.of("lossy", "thick_slices"),
        Map.of("too_few_slices", 1, "truncated", 2),
        "soft",
        of.scanner(),
        of.person());
  }

  private static SlideImage slide(CtInstance object, String reason) {
    boolean read = reason == null;
    return new SlideImage(
        object.objectRef(),
        object.sizeBytes(),
        object.etag(),
        "slide-" + object.status(),
        object.keys().patient(),
        null,
        read ? "tiff" : null,
        read ? 1388 : null,
        read ? 1040 : null,
        read ? 3 : null,
        read ? 8 : null,
        read ? 0.3225 : null,
        read ? "ome_xml" : null,
        read ? Boolean.TRUE : null,
        read ? Boolean.FALSE : null,
        !read,
        read ? CtInstance.OK : CtInstance.QUARANTINED,
        reason);
  }

  private static SlideFinding slideFinding(CtInstance object) {
    PatternCall.Evidence patch = new PatternCall.Evidence(new PatchPlace(448, 0, 448), 0.91);
    return new SlideFinding(
        object.objectRef(),
        "slide-" + object.status(),
        object.keys().patient(),
        null,
        object.etag(),
        false,
        new SlidePatterns(
            6,
            0,
            List.of(
                new PatternCall("speckled", 0.91, 0.5, 1, List.of(patch)),
                new PatternCall("golgi", 0.02, 0.5, 0, List.of()))),
        List.of("AC-4/5"),
        "patterns-tiny",
        "0".repeat(64),
        new SlideFinding.Timings(12.5, 30.25));
  }

  private static ScanLabels scanLabels(CtSeries series) {
    return new ScanLabels(
        series,
        Map.of("nodule", 0.25, "mass", 0.5),
        List.of(),
        "ctnet-site",
        "2".repeat(64),
        new ScanLabels.Timings(10, 20));
  }

  private static ReportLabels reportLabels(CtInstance object) {
    return new ReportLabels(
        "report-e",
        object.keys().study(),
        "text-e",
        "ct",
        "0".repeat(64),
        Map.of("nodule", 1, "mass", 0),
        List.of(
            new FoundLabel("nodule", List.of("lung", "right"), new TextSpan(3, 30)),
            new FoundLabel("nodule", List.of(), new TextSpan(31, 40))),
        41,
        2,
        "é, 肺, \"quoted\"");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }
}
