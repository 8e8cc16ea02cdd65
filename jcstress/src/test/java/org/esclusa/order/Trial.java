// SPDX-License-Identifier: Apache-2.0
package org.esclusa.order;

import java.util.List;
import java.util.stream.Collectors;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.GradingResult;
import org.openjdk.jcstress.infra.grading.TestGrading;
import org.openjdk.jcstress.infra.runners.ForkedTestConfig;
import org.openjdk.jcstress.infra.runners.Runner;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.infra.runners.TestList;
import org.openjdk.jcstress.os.AffinityMode;
import org.openjdk.jcstress.os.NodeType;
import org.openjdk.jcstress.os.SchedulingClass;
import org.openjdk.jcstress.vm.CompileMode;

/** One test of jcstress, run for a while in this JVM: a JVM for each would take longer than all of them. */
record Trial(Status status, List<String> messages, TestGrading grading) {
    private static final int STRIDE_SIZE = Pool.SIZE / 8;
    private static final int STRIDE_COUNT = 4;

    static Trial run(String name, int millis) throws Exception {
        Options options = new Options(new String[] {
            "-time", Integer.toString(millis),
            "-iters", "1",
            "-strideSize", Integer.toString(STRIDE_SIZE),
            "-strideCount", Integer.toString(STRIDE_COUNT)
        });
        options.parse();
        TestInfo info = TestList.getInfo(name);
        SchedulingClass anywhere = new SchedulingClass(AffinityMode.NONE, info.threads(), NodeType.PACKAGE);
        TestConfig config = new TestConfig(options, info, 0, List.of(), CompileMode.UNIFIED, anywhere);
        Runner<?> runner = (Runner<?>) Class.forName(info.generatedRunner())
                .getConstructor(ForkedTestConfig.class)
                .newInstance(new ForkedTestConfig(config));
        TestResult result = runner.run();
        Pool.closeAll();
        result.setConfig(config);
        return new Trial(result.status(), result.getMessages(), result.grading());
    }

    boolean isPassed() {
        return status == Status.NORMAL && grading.isPassed;
    }

    /** Whether what is to be seen of a mutant was. */
    boolean isInterestingSeen() {
        return grading.hasInteresting;
    }

    /** What was seen and how often. */
    String seen() {
        return status + " " + messages + " "
                + grading.gradingResults.values().stream()
                        .filter(it -> it.count != 0 || it.expect == Expect.ACCEPTABLE_INTERESTING)
                        .map(Trial::describe)
                        .collect(Collectors.joining(", "));
    }

    private static String describe(GradingResult result) {
        return "'" + result.id + "' " + result.count + " times (" + result.expect + ", " + result.description + ")";
    }
}
