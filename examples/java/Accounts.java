// SPDX-License-Identifier: Apache-2.0
import org.esclusa.SharedLongArray;
import org.esclusa.SharedReadWriteLock;

/**
 * {@code Accounts NAME HOW-MANY}: moves 1 from one account to the other, so often, and looks after each time whether
 * both together still have 0. Others do the same at the same time.
 */
final class Accounts {
    private Accounts() {}

    public static void main(String[] args) throws Exception {
        if (args.length != 2) {
            System.err.println("usage: Accounts NAME HOW-MANY");
            System.exit(2);
        }
        // @start region="open"
        try (SharedLongArray accounts = SharedLongArray.createOrOpen(args[0] + "-accounts", 2);
                SharedReadWriteLock lock = SharedReadWriteLock.createOrOpen(
                        args[0],
                        () -> accounts.set(1, -accounts.get(0)))) { // should a writer die between its two steps
            // @end region="open"
            for (int i = 0; i < Integer.parseInt(args[1]); i++) {
                move(accounts, lock);
                if (sum(accounts, lock) != 0) {
                    System.err.println("Accounts: money came from nowhere");
                    System.exit(1);
                }
            }
            System.out.println(
                    "Java moved " + args[1] + ", the accounts have " + accounts.get(0) + " and " + accounts.get(1));
        }
    }

    private static void move(SharedLongArray accounts, SharedReadWriteLock lock) {
        // @start region="write"
        lock.writeLock().lock(); // alone
        try {
            accounts.set(0, accounts.get(0) - 1);
            accounts.set(1, accounts.get(1) + 1);
        } finally {
            lock.writeLock().unlock();
        }
        // @end region="write"
    }

    private static long sum(SharedLongArray accounts, SharedReadWriteLock lock) {
        // @start region="read"
        lock.readLock().lock(); // with other readers
        try {
            return accounts.get(0) + accounts.get(1);
        } finally {
            lock.readLock().unlock();
        }
        // @end region="read"
    }
}
