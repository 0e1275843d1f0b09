package org.opportune.jobs.cli;
@picocli.CommandLine.Command(name="train")
final class TrainCommand {}
