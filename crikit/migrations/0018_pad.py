"""Which change of the order a line came with, and who made it: other people who write on the same draft are told."""


def up(migrator, db):
    db.execute_sql('ALTER TABLE "order_line" ADD COLUMN "changed_in" INTEGER NOT NULL DEFAULT 0')
    db.execute_sql('ALTER TABLE "order_line" ADD COLUMN "changed_by" INTEGER')


def down(migrator, db):
    db.execute_sql('ALTER TABLE "order_line" DROP COLUMN "changed_by"')
    db.execute_sql('ALTER TABLE "order_line" DROP COLUMN "changed_in"')
