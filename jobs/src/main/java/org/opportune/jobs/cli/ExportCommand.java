package org.opportune.jobs.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.opportune.jobs.SoftwareVersion;
import org.opportune.jobs.UserException;
import org.opportune.jobs.export.CodeBook;
import org.opportune.jobs.export.ExportResult;
import org.opportune.jobs.export.FhirExport;
import org.opportune.jobs.export.OmopExport;
import org.opportune.jobs.export.PersonIds;
import org.opportune.jobs.query.WarehouseDatabase;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.settings.StoreConfiguration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Staged patients for other systems. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the last snapshot of patients for other systems: rows of the OMOP CDM v5.4 table",
      "measurement (CSV and Parquet), or FHIR R4 Observations (NDJSON). Exports every eligible",
      "patient under the pseudonym, cells unsuppressed: for use inside the hospital, for research.",
      "Codes and units stand in conf/codes.conf; see docs/EXPORT.md.",
      "",
      "Example: opportune export --format omop --to omop --warehouse opportune-demo/warehouse"
    })
final class ExportCommand implements Callable<Integer> {
  enum Format {
    OMOP,
    FHIR
  }

  @Mixin CommonOptions common;
  @Spec CommandSpec spec;

  @Option(names = "--format", required = true, description = "omop or fhir.")
  Format format;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the files; those of an earlier export are replaced.")
  Path folder;

  @Override
  public Integer call() throws Exception {
    Settings settings = common.settings();
    URI warehouse = settings.warehouse();
    CodeBook codes = CodeBook.load(settings.text("export.codes"));
    Configuration configuration = new Configuration();
    StoreConfiguration.properties(settings).forEach(configuration::set);
    try (WarehouseDatabase database = WarehouseDatabase.open(warehouse, configuration)) {
      Path to = makeFolder();
      report(
          format == Format.FHIR
              ? new FhirExport(
                      codes,
                      settings.text("export.fhir-identifier-system"),
                      SoftwareVersion.current())
                  .write(database, to)
              : new OmopExport(
                      codes,
                      PersonIds.open(warehouse, configuration),
                      settings.integer("export.first-measurement-id", 1))
                  .write(database, to));
      return 0;
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot export: " + e.getMessage(), e);
    }
  }

  private Path makeFolder() {
    try {
      return Files.createDirectories(folder.toAbsolutePath().normalize());
    } catch (IOException e) {
      throw new UserException("Cannot make folder " + folder + ": check --to", e);
    }
  }

  private void report(ExportResult result) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "Snapshot %s: %,d patients, %,d not eligible, %,d without a date; %,d rows of %,d patients%n",
        result.runDate(),
        result.patients(),
        result.ineligible(),
        result.undated(),
        result.rows(),
        result.patients() - result.ineligible() - result.undated());
    result.files().forEach(file -> out.println("  " + file));
    out.println("Research use only. Not for use in diagnostic procedures. Not a medical device.");
    out.flush();
  }
}
