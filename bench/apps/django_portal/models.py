"""The tables of rows.py."""

from django.db import models


class Named(models.Model):
    name = models.TextField()

    class Meta:
        abstract = True

    def __str__(self):
        return self.name


class CustomerType(Named):
    class Meta:
        managed = False
        db_table = "customer_type"


class SalesRep(Named):
    class Meta:
        managed = False
        db_table = "sales_rep"


class PriceList(Named):
    class Meta:
        managed = False
        db_table = "price_list"


class Customer(models.Model):
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    email = models.EmailField()
    type = models.ForeignKey(CustomerType, models.PROTECT)
    rep = models.ForeignKey(SalesRep, models.PROTECT)
    price_list = models.ForeignKey(PriceList, models.PROTECT)
    created = models.DateField()
    has_user = models.BooleanField()

    class Meta:
        managed = False
        db_table = "customer"

    def __str__(self):
        return self.name


class Invitation(models.Model):
    customer = models.OneToOneField(Customer, models.CASCADE, primary_key=True)
    token = models.TextField()
    email = models.TextField()
    status = models.TextField()
    queued_at = models.TextField()
    sent_at = models.TextField(null=True)

    class Meta:
        managed = False
        db_table = "invitation"
