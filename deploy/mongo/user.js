// Runs once, when the database is made: the product's own user, who may use and shape one database and no other.
db.getSiblingDB('recruit').createUser({
  user: 'recruit',
  pwd: process.env.RECRUIT_MONGO_PASSWORD,
  roles: [{ role: 'readWrite', db: 'recruit' }, { role: 'dbAdmin', db: 'recruit' }],
});
