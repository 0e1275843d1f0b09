package org.opportune.jobs.cli;
@picocli.CommandLine.Command(name="evaluate")
final class EvaluateCommand {}
